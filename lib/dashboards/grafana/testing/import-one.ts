import type { Panel, Variable } from "../../model";
import { importGrafana } from "../import-grafana";
import type { PanelReport, VariableReport } from "../report";

type Json = Readonly<Record<string, unknown>>;

/** Imports a dashboard that must import. */
export function importOf(dashboard: Json) {
  const read = importGrafana(JSON.stringify({ title: "Test", ...dashboard }));
  if (!read.ok) throw new Error(read.message);
  return read;
}

/** Imports a dashboard of one panel; a query `up` unless it says otherwise. */
export function importPanel(panel: Json, rest: Json = {}): { readonly panel: Panel; readonly report: PanelReport } {
  const read = importOf({ ...rest, panels: [{ id: 1, title: "P", targets: [{ refId: "A", expr: "up" }], ...panel }] });
  const [made] = read.dashboard.panels;
  const [report] = read.report.panels;
  if (!made || !report) throw new Error("no panel");
  return { panel: made, report };
}

/** Imports a dashboard of one variable; null when it did not become one. */
export function importVariable(variable: Json): { readonly variable: Variable | null; readonly report: VariableReport } {
  const read = importOf({ panels: [], templating: { list: [variable] } });
  const [report] = read.report.variables;
  if (!report) throw new Error("no variable");
  return { variable: read.dashboard.variables[0] ?? null, report };
}
