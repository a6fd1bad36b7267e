import { namesOfMatcher, selectorsOf } from "@/lib/promql";
import type { Dashboard } from "./model";
import { queriesOf, tryQuery } from "./trial-queries";
import { parseVariableQuery } from "./variable-query";

/** Names of the metrics that a dashboard's queries and variables read, sorted; those that variables spell out are left out. */
export function metricsRead(dashboard: Dashboard): string[] {
  const texts = [
    ...queriesOf(dashboard).map(({ expr }) => expr),
    ...dashboard.variables.flatMap((one) => (one.kind === "query" ? queryIn(one.query) : [])),
  ];
  return [...new Set(texts.flatMap((text) => namesIn(text, dashboard)))].sort();
}

function queryIn(text: string): string[] {
  const parsed = parseVariableQuery(text);
  if (!parsed.ok) return [];
  const { query } = parsed;
  if (query.kind === "query-result") return [query.expr];
  return "selector" in query && query.selector !== null ? [query.selector] : [];
}

function namesIn(text: string, { variables }: Dashboard): string[] {
  const tried = tryQuery(text, variables);
  if (!tried.ok) return namesByShape(text);
  const names = selectorsOf(tried.expr).flatMap(({ matchers }) => matchers.flatMap((matcher) => namesOfMatcher(matcher)));
  // A name that the text does not hold as a word was made with a variable's trial value.
  return names.filter((name) => standsIn(text, name));
}

function standsIn(text: string, name: string): boolean {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    if (!/[\w:$}]/.test(text.charAt(at - 1)) && !/[\w:$]/.test(text.charAt(at + name.length))) return true;
  }
  return false;
}

/** A name before braces or brackets, or given as `__name__`: what a text says that does not parse. */
const namesByShape = (text: string): string[] =>
  [...text.matchAll(/(?<![\w:$}])([A-Za-z_:][\w:]*)\s*[{[]|__name__\s*=\s*["']([^"'$]+)["']/g)].map((m) => m[1] ?? m[2] ?? "");
