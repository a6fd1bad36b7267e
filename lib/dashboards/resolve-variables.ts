import { isFault } from "@/lib/kernel/faults";
import type { LabelMatcher } from "@/lib/kernel/labels";
import { parseQuery } from "@/lib/promql";
import { builtinValues, type QueryTimes } from "./builtin-variables";
import { interpolateQuery } from "./interpolate";
import type { Variable } from "./model";
import { compilePattern } from "./pattern";
import { MOST_OPTIONS, chooseAmong, optionsFrom, resolveFixed } from "./variable-options";
import { orderVariables } from "./variable-order";
import { parseVariableQuery, type VariableQuery } from "./variable-query";
import type { VariableValue } from "./variable-value";
import { valueOf } from "./variable-values";
import type { ResolvedVariable } from "./views";

/** Where options come from; bounded to what the asking actor may see. */
export interface VariableSource {
  labelValues(label: string, matchers: readonly LabelMatcher[]): Promise<readonly string[]>;
  labelNames(matchers: readonly LabelMatcher[]): Promise<readonly string[]>;
  /** One line a series of the instant query's answer: `name{label="value"} 1.5 1700000000000`. Throws Fault for a query that fails. */
  queryResult(expr: string, at: number): Promise<readonly string[]>;
}

/**
 * Resolves variables, each after those it uses. One that fails says why in its
 * `error` and keeps what was asked for; the others go on.
 */
export async function resolveVariables(
  variables: readonly Variable[],
  asked: Readonly<Record<string, readonly string[]>>,
  times: QueryTimes,
  source: VariableSource,
): Promise<readonly ResolvedVariable[]> {
  const order = orderVariables(variables);
  const builtins = builtinValues(times);
  const values: Record<string, VariableValue> = {};
  const resolved = new Map<string, ResolvedVariable>();
  for (const variable of order.ok ? order.order : variables) {
    const wanted = Object.hasOwn(asked, variable.name) ? asked[variable.name] : undefined;
    const one =
      resolveFixed(variable, wanted) ??
      (variable.kind === "query" ? await resolveQuery(variable, wanted, { variables: values, builtins }, times, source) : null);
    if (one === null) continue;
    resolved.set(variable.name, one);
    values[variable.name] = valueOf(variable, one, builtins["__interval"] ?? "");
  }
  return variables.flatMap(({ name }) => resolved.get(name) ?? []);
}

async function resolveQuery(
  variable: Extract<Variable, { kind: "query" }>,
  asked: readonly string[] | undefined,
  known: Parameters<typeof interpolateQuery>[1],
  times: QueryTimes,
  source: VariableSource,
): Promise<ResolvedVariable> {
  const found = await optionsOf(interpolateQuery(variable.query, known), times, source);
  if (typeof found === "string") {
    return { name: variable.name, options: [], chosen: chooseAmong(variable, [], asked, false), truncated: false, error: found };
  }
  const options = optionsFrom(found, interpolateQuery(variable.regex, known), variable.sort);
  const truncated = options.length > MOST_OPTIONS;
  const sent = truncated ? options.slice(0, MOST_OPTIONS) : options;
  return { name: variable.name, options: sent, chosen: chooseAmong(variable, sent, asked, !truncated), truncated, error: null };
}

/** What the query finds, or why it finds nothing, as a sentence. */
async function optionsOf(text: string, times: QueryTimes, source: VariableSource): Promise<readonly string[] | string> {
  const parsed = parseVariableQuery(text);
  if (!parsed.ok) return parsed.message;
  try {
    return await ask(parsed.query, times, source);
  } catch (error) {
    if (!isFault(error) || error.code === "internal") throw error;
    return [error.message, error.fix].filter((part) => part !== undefined && part !== "").join(" ");
  }
}

async function ask(query: VariableQuery, times: QueryTimes, source: VariableSource): Promise<readonly string[] | string> {
  if (query.kind === "query-result") return source.queryResult(query.expr, times.to);
  if (query.kind === "metrics") {
    const pattern = compilePattern(query.pattern);
    if (pattern === null) return `${query.pattern} is no regular expression (RE2).`;
    return (await source.labelValues("__name__", [])).filter((name) => pattern.test(name));
  }
  const matchers = matchersOf(query.selector);
  if (typeof matchers === "string") return matchers;
  return query.kind === "label-names" ? source.labelNames(matchers) : source.labelValues(query.label, matchers);
}

function matchersOf(selector: string | null): readonly LabelMatcher[] | string {
  if (selector === null) return [];
  const parsed = parseQuery(selector);
  if (!parsed.ok) return `The selector ${selector} is wrong: ${parsed.error.message}`;
  return parsed.expr.type === "vector-selector" ? parsed.expr.matchers : `${selector} is no selector: write name{label="value"}.`;
}
