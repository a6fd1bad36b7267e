import type { Variable } from "./model";
import { referencesIn } from "./references";

export type VariableOrder =
  | { readonly ok: true; readonly order: readonly Variable[] }
  /** Variables that wait for one another, the first again at the end. */
  | { readonly ok: false; readonly circle: readonly string[] };

/** The other variables that a variable's query uses. */
export function dependenciesOf(variable: Variable, names: ReadonlySet<string>): string[] {
  if (variable.kind !== "query") return [];
  const used = [variable.query, variable.regex].flatMap((text) => referencesIn(text).map(({ name }) => name));
  return [...new Set(used)].filter((name) => names.has(name));
}

/** The order in which variables can be resolved, each after those it uses; otherwise as they were given. */
export function orderVariables(variables: readonly Variable[]): VariableOrder {
  const byName = new Map(variables.map((variable) => [variable.name, variable]));
  const names = new Set(byName.keys());
  const order: Variable[] = [];
  const done = new Set<string>();
  const path: string[] = [];

  const visit = (variable: Variable): readonly string[] | null => {
    if (done.has(variable.name)) return null;
    const at = path.indexOf(variable.name);
    if (at >= 0) return [...path.slice(at), variable.name];
    path.push(variable.name);
    for (const name of dependenciesOf(variable, names)) {
      const next = byName.get(name);
      const circle = next === undefined ? null : visit(next);
      if (circle !== null) return circle;
    }
    path.pop();
    done.add(variable.name);
    order.push(variable);
    return null;
  };

  for (const variable of variables) {
    const circle = visit(variable);
    if (circle !== null) return { ok: false, circle };
  }
  return { ok: true, order };
}
