import type { Dashboard } from "../model";

/** A dashboard that comes with Sightglass. */
export interface BuiltinDashboard {
  /** Begins with `builtin-`; never changes, for addresses and favourites hold it. */
  readonly uid: string;
  readonly dashboard: Dashboard;
}

/** All of them, in the order of the list. */
export const BUILTIN_DASHBOARDS: readonly BuiltinDashboard[] = [];
