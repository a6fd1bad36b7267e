import type { Expr } from "@/lib/promql";

/** The direct parts of an expression, in the order written. */
export function partsOf(expr: Expr): readonly Expr[] {
  switch (expr.type) {
    case "matrix-selector":
      return [expr.selector];
    case "subquery":
    case "unary":
    case "parentheses":
      return [expr.expr];
    case "aggregation":
      return expr.param ? [expr.param, expr.expr] : [expr.expr];
    case "call":
      return expr.args;
    case "binary":
      return [expr.left, expr.right];
    case "number":
    case "string":
    case "vector-selector":
      return [];
  }
}

/** Visits an expression and everything in it; `path` leads from the outermost to the parent. */
export function walkQuery(expr: Expr, visit: (part: Expr, path: readonly Expr[]) => void, path: readonly Expr[] = []): void {
  visit(expr, path);
  const below = [...path, expr];
  for (const part of partsOf(expr)) walkQuery(part, visit, below);
}

/** Without the parentheses around it. */
export function bare(expr: Expr): Expr {
  return expr.type === "parentheses" ? bare(expr.expr) : expr;
}
