import {
  type Dashboard,
  type Panel,
  type ResolvedVariable,
  type Scope,
  builtinValues,
  interpolateQuery,
  variableValues,
} from "@/lib/dashboards";
import { exploreHref } from "../../explore/url";

interface Standing {
  readonly dashboard: Dashboard;
  readonly resolved: readonly ResolvedVariable[];
  readonly scope: Scope;
  readonly range: { readonly from: number; readonly to: number };
  /** As the time picker writes it. */
  readonly time: string;
}

/** Explore with a panel's queries, variables filled in; steps are left to Explore. */
export function exploreAddress(panel: Panel, { dashboard, resolved, scope, range, time }: Standing): string {
  const values = {
    variables: { ...variableValues(dashboard.variables, resolved, "1m"), ...scope },
    builtins: builtinValues({ ...range, stepMs: 60_000 }, dashboard.title),
  };
  const queries = "queries" in panel ? panel.queries.filter((q) => !q.hidden) : [];
  return exploreHref(
    queries.map((q) => ({ expr: interpolateQuery(q.expr, values), legend: q.legend })),
    { time, view: panel.kind === "heatmap" || panel.kind === "table" ? panel.kind : "graph" },
  );
}
