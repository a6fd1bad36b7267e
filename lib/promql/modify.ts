import type { AtModifier, Duration, Expr, SourceRange, VectorSelector, WindowMode } from "./ast";
import { ParseFailure } from "./parse-failure";

/** What `offset`, `@`, `anchored` and `smoothed` may be put on. */
type Modifiable = Extract<Expr, { type: "vector-selector" | "matrix-selector" | "subquery" }>;

const isModifiable = (expr: Expr): expr is Modifiable =>
  expr.type === "vector-selector" || expr.type === "matrix-selector" || expr.type === "subquery";

const carrier = (expr: Modifiable): Pick<VectorSelector, "offset" | "at" | "mode"> =>
  expr.type === "matrix-selector" ? expr.selector : expr;

/** The expression with an offset, now reaching to `end`. */
export function withOffset(expr: Expr, offset: Duration, end: number): Expr {
  if (!isModifiable(expr)) return refuse(expr, `offset modifier must be preceded by ${PLACES}`);
  const before = carrier(expr).offset;
  if (before !== undefined && (before.kind === "expression" || before.ms !== 0)) refuse(expr, "offset may not be set multiple times");
  return change(expr, { offset }, end);
}

/** The expression with an `@`, now reaching to `end`. */
export function withAt(expr: Expr, at: AtModifier, end: number): Expr {
  if (!isModifiable(expr)) return refuse(expr, `@ modifier must be preceded by ${PLACES}`);
  if (carrier(expr).at !== undefined) refuse(expr, "@ <timestamp> may not be set multiple times");
  return change(expr, { at }, end);
}

/** The selector with another treatment of its window's borders. */
export function withMode(expr: Expr, mode: WindowMode): Expr {
  if (expr.type === "subquery") refuse(expr, `${mode} modifier is not supported for subqueries`);
  if (!isModifiable(expr)) return refuse(expr, `${mode} modifier not implemented`);
  const before = carrier(expr).mode;
  if (before !== undefined && before !== mode) refuse(expr, "anchored and smoothed modifiers cannot be used together");
  return change(expr, { mode }, expr.range.end);
}

const PLACES = "an instant vector selector or range vector selector or a subquery";

function change(expr: Modifiable, changes: Partial<Pick<VectorSelector, "offset" | "at" | "mode">>, end: number): Expr {
  const range: SourceRange = { start: expr.range.start, end };
  if (expr.type === "matrix-selector") return { ...expr, range, selector: { ...expr.selector, ...changes } };
  return { ...expr, ...changes, range };
}

function refuse(expr: Expr, message: string): never {
  throw new ParseFailure(message, expr.range);
}
