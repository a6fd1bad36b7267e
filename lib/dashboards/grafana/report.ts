import type { Dashboard, Variable } from "../model";

/**
 * `converted`: shows what it showed. `approximated`: shows the data, with the
 * differences that its notes name. `unsupported`: shows why it does not.
 */
export type ImportOutcome = "converted" | "approximated" | "unsupported";

export interface PanelReport {
  /** Of the panel in the new dashboard. */
  readonly id: string;
  /** Where it stood in the file: `panels[3].panels[0]`. */
  readonly path: string;
  readonly title: string;
  /** Grafana's name of its kind. */
  readonly type: string;
  readonly outcome: ImportOutcome;
  /** Sentences; those of a converted panel say what was left out without harm. */
  readonly notes: readonly string[];
}

export interface VariableReport {
  readonly name: string;
  /** Grafana's name of its kind. */
  readonly type: string;
  /** The kind it has become; null: it is gone, and its notes say why. */
  readonly kind: Variable["kind"] | null;
  readonly outcome: ImportOutcome;
  readonly notes: readonly string[];
}

/** What became of every part of a dashboard. Rows are no panels here: they become sections. */
export interface ImportReport {
  readonly panels: readonly PanelReport[];
  readonly variables: readonly VariableReport[];
  /** About the dashboard as a whole. */
  readonly notes: readonly string[];
}

export type GrafanaImport =
  | { readonly ok: true; readonly dashboard: Dashboard; readonly report: ImportReport }
  /** One sentence that names the JSON path, or the line, and what is wrong there. */
  | { readonly ok: false; readonly message: string };
