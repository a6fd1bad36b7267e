import { type Expr, parseQuery, type QueryError } from "@/lib/promql";
import { builtinValues } from "./builtin-variables";
import { interpolateQuery } from "./interpolate";
import type { Dashboard, Variable } from "./model";
import type { VariableValue } from "./variable-value";

/** What stands for a variable that may hold anything: a name, a number, a length of time. */
const TRIALS = ["x", "1", "5m"] as const;

const BUILTINS = builtinValues({ from: 0, to: 3_600_000, stepMs: 60_000 });

/** Values to try queries with before anybody has chosen any: what is fixed as it is, `trial` for the rest. */
function trialValues(variables: readonly Variable[], trial: string): Readonly<Record<string, VariableValue>> {
  return Object.fromEntries(variables.map((variable) => [variable.name, { values: [fixedValue(variable) ?? trial] }]));
}

function fixedValue(variable: Variable): string | undefined {
  switch (variable.kind) {
    case "constant":
      return variable.value;
    case "interval":
      return variable.options.find((option) => option !== "auto") ?? "5m";
    case "custom":
      return variable.options[0]?.value;
    case "text":
      return variable.default === "" ? undefined : variable.default;
    case "query":
      return undefined;
  }
}

export type Tried = { readonly ok: true; readonly expr: Expr } | { readonly ok: false; readonly error: QueryError };

/** Parses a query that may hold variables, with values that make sense of it if any do; otherwise says what is wrong with the first try. */
export function tryQuery(text: string, variables: readonly Variable[]): Tried {
  let first: Tried | null = null;
  for (const trial of TRIALS) {
    const filled = interpolateQuery(text, { variables: trialValues(variables, trial), builtins: BUILTINS });
    const parsed = parseQuery(filled);
    if (parsed.ok) return parsed;
    first ??= parsed;
    if (filled === text) break;
  }
  return first ?? parseQuery(text);
}

/** Queries of a dashboard's panels, with their places. */
export const queriesOf = (dashboard: Dashboard): readonly { readonly path: string; readonly expr: string }[] =>
  dashboard.panels.flatMap((panel, i) =>
    "queries" in panel ? panel.queries.map(({ expr }, q) => ({ path: `panels[${i}].queries[${q}].expr`, expr })) : [],
  );
