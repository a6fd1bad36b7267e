import { METRIC_NAME } from "@/lib/kernel/labels";
import { parseQuery } from "./parse";
import { selectorsOf } from "./selectors-of";

/** The metrics that a query selects by name, each once; none when it does not parse. Names in patterns are not told. */
export function queriedNames(query: string): readonly string[] {
  const parsed = parseQuery(query);
  if (!parsed.ok) return [];
  const names = selectorsOf(parsed.expr).flatMap(
    ({ name, matchers }) => name ?? matchers.find((m) => m.name === METRIC_NAME && m.op === "=")?.value ?? [],
  );
  return [...new Set(names)];
}
