import type { Expr, VectorSelector } from "./ast";

/** Every selector of a query, in the order written. */
export function selectorsOf(expr: Expr): VectorSelector[] {
  switch (expr.type) {
    case "number":
    case "string":
      return [];
    case "vector-selector":
      return [expr];
    case "matrix-selector":
      return [expr.selector];
    case "call":
      return expr.args.flatMap(selectorsOf);
    case "aggregation":
      return [...(expr.param ? selectorsOf(expr.param) : []), ...selectorsOf(expr.expr)];
    case "binary":
      return [...selectorsOf(expr.left), ...selectorsOf(expr.right)];
    case "subquery":
    case "unary":
    case "parentheses":
      return selectorsOf(expr.expr);
  }
}
