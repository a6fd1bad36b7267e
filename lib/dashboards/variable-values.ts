import type { Variable } from "./model";
import { ALL } from "./variable-options";
import type { VariableValue } from "./variable-value";
import type { ResolvedVariable } from "./views";

/** What each resolved variable stands for in queries and texts, by name. `auto` of an interval is the step: `$__interval`. */
export function variableValues(
  variables: readonly Variable[],
  resolved: readonly ResolvedVariable[],
  interval: string,
): Readonly<Record<string, VariableValue>> {
  const byName = new Map(resolved.map((one) => [one.name, one]));
  const entries = variables.flatMap((variable) => {
    const found = byName.get(variable.name);
    return found === undefined ? [] : [[variable.name, valueOf(variable, found, interval)] as const];
  });
  return Object.fromEntries(entries);
}

/** One variable's part of `variableValues`. */
export function valueOf(variable: Variable, { options, chosen }: ResolvedVariable, interval: string): VariableValue {
  const origin = variable.kind === "query" ? { foreign: true } : {};
  if (chosen.length === 1 && chosen[0] === ALL && "includeAll" in variable) {
    if (variable.allValue !== "") return { values: [variable.allValue], all: true, verbatim: true };
    return { values: options.map(({ value }) => value), all: true, ...origin };
  }
  if (variable.kind === "interval" && chosen[0] === "auto") return { values: [interval], texts: ["auto"] };
  const texts = new Map(options.map(({ value, text }) => [value, text]));
  return { values: chosen, texts: chosen.map((value) => texts.get(value) ?? value), ...origin };
}
