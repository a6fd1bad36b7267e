import type { Dashboard } from "./model";

/** Names of the metrics that a dashboard's queries and variables read, sorted; as far as its text tells without variables. */
export function metricsRead(dashboard: Dashboard): string[] {
  const texts = [
    ...dashboard.panels.flatMap((panel) => ("queries" in panel ? panel.queries.map(({ expr }) => expr) : [])),
    ...dashboard.variables.flatMap((variable) => (variable.kind === "query" ? [variable.query] : [])),
  ];
  return [...new Set(texts.flatMap(namesByShape))].sort();
}

/** A name before braces or brackets, or given as `__name__`: what a text says that does not parse. */
const namesByShape = (text: string): string[] =>
  [...text.matchAll(/([A-Za-z_:][\w:]*)\s*[{[]|__name__\s*=\s*["']([^"']+)["']/g)].map((m) => m[1] ?? m[2] ?? "");
