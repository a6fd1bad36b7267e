import { METRIC_NAME } from "@/lib/kernel/labels";
import type { Expr } from "./ast";
import { parseQuery } from "./parse";

/** The metrics that a query selects by name, each once; none when it does not parse. Names in patterns are not told. */
export function queriedNames(query: string): readonly string[] {
  const parsed = parseQuery(query);
  if (!parsed.ok) return [];
  const names = new Set<string>();
  collect(parsed.expr, names);
  return [...names];
}

function collect(expr: Expr, names: Set<string>): void {
  switch (expr.type) {
    case "vector-selector": {
      const name = expr.name ?? expr.matchers.find((m) => m.name === METRIC_NAME && m.op === "=")?.value;
      if (name !== undefined) names.add(name);
      return;
    }
    case "matrix-selector":
      return collect(expr.selector, names);
    case "call":
      return expr.args.forEach((arg) => collect(arg, names));
    case "aggregation":
      if (expr.param) collect(expr.param, names);
      return collect(expr.expr, names);
    case "binary":
      collect(expr.left, names);
      return collect(expr.right, names);
    case "subquery":
    case "unary":
    case "parentheses":
      return collect(expr.expr, names);
    case "number":
    case "string":
  }
}
