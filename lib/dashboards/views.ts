import type { Dashboard, PanelKind } from "./model";

/** What the API answers about dashboards. Instants are Unix milliseconds. */

/** Begins the uid of a dashboard that comes with Sightglass: it can be read and duplicated, not changed. */
export const BUILTIN_PREFIX = "builtin-";

/** Something in a dashboard that is wrong or doubtful, and where: `panels[3].queries[0].expr`. */
export interface DashboardProblem {
  readonly path: string;
  readonly message: string;
  /** Where it stands in the text it was read from, from 1; absent when it was read from no text. */
  readonly line?: number;
}

/** A line of the list. */
export interface DashboardSummary {
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly folder: string;
  readonly tags: readonly string[];
  readonly builtin: boolean;
  /** Of the asking person; always false for an API key. */
  readonly favourite: boolean;
  /** 1 for a new one; 0 for a built-in one, which has no versions. */
  readonly version: number;
  readonly panelCount: number;
  /** Null for a built-in one. */
  readonly updatedAt: number | null;
  readonly updatedBy: string | null;
  /** Null unless it was deleted; then it can be taken back until `deletedAt` + 30 days. */
  readonly deletedAt: number | null;
}

/** `GET /api/v1/dashboards`: by title; `?deleted=true` shows the deleted ones alone. */
export interface DashboardList {
  readonly dashboards: readonly DashboardSummary[];
  /** Folders and tags in use, sorted. */
  readonly folders: readonly string[];
  readonly tags: readonly string[];
  /** Whether the asking actor may create and change. */
  readonly mayWrite: boolean;
}

/** `GET /api/v1/dashboards/{uid}`, `?version=3` for an earlier one; also what create, save, restore and duplicate answer. */
export interface DashboardView {
  readonly uid: string;
  readonly dashboard: Dashboard;
  readonly builtin: boolean;
  readonly favourite: boolean;
  /** Of what is shown. */
  readonly version: number;
  /** The newest; greater than `version` when an earlier one is shown. */
  readonly newestVersion: number;
  readonly createdAt: number | null;
  readonly createdBy: string | null;
  readonly updatedAt: number | null;
  readonly updatedBy: string | null;
  /** Whether the asking actor may save over it. */
  readonly mayEdit: boolean;
  /** Whether the asking actor may create dashboards, so also duplicate this one. */
  readonly mayWrite: boolean;
  /** Doubts that did not stop it from being saved: a query that does not parse, a variable nobody defines. */
  readonly warnings: readonly DashboardProblem[];
}

/** `GET /api/v1/dashboards/{uid}/versions`: newest first. */
export interface VersionSummary {
  readonly version: number;
  readonly at: number;
  readonly by: string;
  /** What the author wrote about it; may be empty. */
  readonly note: string;
  /** The version it brought back; null for an ordinary save. */
  readonly restoredFrom: number | null;
}

export interface VersionView extends VersionSummary {
  readonly dashboard: Dashboard;
}

/** One difference between two versions. */
export interface DashboardChange {
  readonly kind: "added" | "removed" | "changed" | "moved";
  readonly of: "dashboard" | "panel" | "variable" | "section" | "link";
  /** Id of the panel or section, name of the variable, title of the link; empty for the dashboard itself. */
  readonly id: string;
  /** As people call it: the panel's title, or its id when it has none. */
  readonly name: string;
  /** For `changed`: what of it, as a path within (`queries[0].expr`); empty otherwise. */
  readonly field: string;
  /** JSON values; undefined where there was nothing. */
  readonly before?: unknown;
  readonly after?: unknown;
  /** The whole as a sentence: “TTFT p95”: query A changed. */
  readonly text: string;
}

/** `GET /api/v1/dashboards/{uid}/diff?from=3&to=5`; `to` absent: the newest. */
export interface DashboardDiff {
  readonly from: number;
  readonly to: number;
  readonly changes: readonly DashboardChange[];
}

/** A choice of a variable. */
export interface VariableOption {
  readonly value: string;
  readonly text: string;
}

/** A variable with its options for what is chosen before it. */
export interface ResolvedVariable {
  readonly name: string;
  readonly options: readonly VariableOption[];
  /** Chosen values that count, those that no longer exist left out; `$__all` alone for all. */
  readonly chosen: readonly string[];
  /** More options exist than were sent. */
  readonly truncated: boolean;
  /** Why there are no options; null when all went well. */
  readonly error: string | null;
}

/** `POST /api/v1/dashboards/variables`: in the order of the request. */
export interface ResolvedVariables {
  readonly variables: readonly ResolvedVariable[];
}

/** A public link as its makers see it. The token itself is told once, when the link is made. */
export interface PublicLinkView {
  readonly id: string;
  readonly name: string;
  readonly createdAt: number;
  readonly createdBy: string;
  readonly expiresAt: number;
  readonly revokedAt: number | null;
  readonly state: "active" | "expired" | "revoked";
  /** What it shows: a moving range (`6h`), or two fixed instants. */
  readonly time: PublicLinkTime;
  readonly variables: Readonly<Record<string, readonly string[]>>;
  /** The one tenant whose series it shows; null for all. */
  readonly tenant: string | null;
  readonly openedCount: number;
  readonly lastOpenedAt: number | null;
}

export type PublicLinkTime = { readonly last: string } | { readonly from: number; readonly to: number };

/** Answer to making a public link. */
export interface CreatedPublicLink {
  readonly link: PublicLinkView;
  /** Path of the public page, token included: `/shared/…`. Told this once. */
  readonly path: string;
}

/** `GET /api/v1/shared/{token}`: what a visitor's page draws. Queries are not in it: their text stays here. */
export interface SharedDashboard {
  readonly title: string;
  readonly description: string;
  /** Until when the link works. */
  readonly expiresAt: number;
  readonly time: PublicLinkTime;
  readonly refreshS: number;
  /** Chosen values of each variable, for titles and text. */
  readonly variables: readonly { readonly name: string; readonly label: string; readonly values: readonly string[] }[];
  /** Repeats are already drawn out and variables filled into titles and text. `expr` of every query is empty. */
  readonly dashboard: Dashboard;
  /** Panels whose kind is not part of public links (logs, traces), by id. */
  readonly withheld: readonly { readonly id: string; readonly kind: PanelKind }[];
}

/** A short link within the console that freezes what is shown. */
export interface Permalink {
  readonly code: string;
  readonly uid: string;
  readonly version: number;
  readonly from: number;
  readonly to: number;
  readonly variables: Readonly<Record<string, readonly string[]>>;
  /** The one panel that is meant; null for the whole. */
  readonly panel: string | null;
  readonly createdAt: number;
  readonly createdBy: string;
}

/** A dashboard that reads a metric. */
export interface MetricUse {
  readonly uid: string;
  readonly title: string;
  readonly builtin: boolean;
}
