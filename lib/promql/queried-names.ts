import { type LabelMatcher, METRIC_NAME } from "@/lib/kernel/labels";
import { parseQuery } from "./parse";
import { selectorsOf } from "./selectors-of";

/** A pattern that only lists names: `a|b`. What any other finds nobody can tell beforehand. */
const LIST_OF_NAMES = /^[A-Za-z_:][\w:]*(?:\|[A-Za-z_:][\w:]*)*$/;

/** The metric names that a condition spells out: one, or those of a pattern that lists them; none of another label. */
export function namesOfMatcher({ name, op, value }: Pick<LabelMatcher, "name" | "op" | "value">): readonly string[] {
  if (name !== METRIC_NAME || value === "") return [];
  if (op === "=") return [value];
  return op === "=~" && LIST_OF_NAMES.test(value) ? value.split("|") : [];
}

/** The metrics that a query selects by name, each once; none when it does not parse. Of patterns only lists of names are told. */
export function queriedNames(query: string): readonly string[] {
  const parsed = parseQuery(query);
  if (!parsed.ok) return [];
  const names = selectorsOf(parsed.expr).flatMap(({ name, matchers }) => name ?? matchers.flatMap((matcher) => namesOfMatcher(matcher)));
  return [...new Set(names)];
}
