import type { Expr, VectorSelector } from "../ast";

/** Their value depends on when they are evaluated, whatever they read. */
const TIME_BOUND = new Set([
  "day_of_month",
  "day_of_week",
  "day_of_year",
  "days_in_month",
  "end",
  "hour",
  "minute",
  "month",
  "predict_linear",
  "range",
  "start",
  "step",
  "time",
  "timestamp",
  "year",
]);

/**
 * The expression with `@` on every selector and subquery that has none, so that
 * its value no longer depends on when it is evaluated; null when it does all
 * the same. Inside a subquery nothing is pinned: the subquery is.
 */
export function pinInstant(expr: Expr, ms: number): Expr | null {
  return dependsOnTime(expr) ? null : pin(expr, ms);
}

function dependsOnTime(expr: Expr): boolean {
  switch (expr.type) {
    case "call":
      return TIME_BOUND.has(expr.func) || expr.args.some(dependsOnTime);
    case "aggregation":
      return (expr.param !== undefined && dependsOnTime(expr.param)) || dependsOnTime(expr.expr);
    case "binary":
      return dependsOnTime(expr.left) || dependsOnTime(expr.right);
    case "subquery":
    case "unary":
    case "parentheses":
      return dependsOnTime(expr.expr);
    case "number":
    case "string":
    case "vector-selector":
    case "matrix-selector":
      return false;
  }
}

function pin(expr: Expr, ms: number): Expr {
  switch (expr.type) {
    case "number":
    case "string":
      return expr;
    case "vector-selector":
      return pinSelector(expr, ms);
    case "matrix-selector":
      return { ...expr, selector: pinSelector(expr.selector, ms) };
    case "subquery":
      return expr.at ? expr : { ...expr, at: { kind: "time", ms } };
    case "call":
      return { ...expr, args: expr.args.map((arg) => pin(arg, ms)) };
    case "aggregation":
      return { ...expr, expr: pin(expr.expr, ms), ...(expr.param && { param: pin(expr.param, ms) }) };
    case "binary":
      return { ...expr, left: pin(expr.left, ms), right: pin(expr.right, ms) };
    case "unary":
    case "parentheses":
      return { ...expr, expr: pin(expr.expr, ms) };
  }
}

const pinSelector = (selector: VectorSelector, ms: number): VectorSelector =>
  selector.at ? selector : { ...selector, at: { kind: "time", ms } };
