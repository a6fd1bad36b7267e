import { type LabelMatcher, METRIC_NAME } from "@/lib/kernel/labels";
import type { AtModifier, Call, Expr, Subquery, VectorSelector } from "../ast";

/** Which metrics `info` takes for sources: those named, else all `…_info` that are not excluded, else `target_info`. */
export function infoNameMatchers({ args }: Call): readonly LabelMatcher[] {
  const selection = args[1];
  const named = selection?.type === "vector-selector" ? selection.matchers.filter(({ name }) => name === METRIC_NAME) : [];
  if (named.some(({ op }) => op === "=" || op === "=~")) return named;
  if (named.length > 0) return [{ name: METRIC_NAME, op: "=~", value: ".+_info" }, ...named];
  return [{ name: METRIC_NAME, op: "=", value: "target_info" }];
}

/**
 * The selector of the info series that `info` reads. They are looked up at the
 * time at which the first selector of its argument is: its `@` and offset, and
 * those of the subqueries around it, hold for them too. `lengthOf` resolves an
 * offset to milliseconds.
 */
export function infoSelector(call: Call, lengthOf: (node: VectorSelector | Subquery) => number): VectorSelector {
  const [source, selection] = call.args;
  const data = selection?.type === "vector-selector" ? selection.matchers.filter(({ name }) => name !== METRIC_NAME) : [];
  const path = source ? firstSelector(source, []) : [];
  let at: AtModifier | undefined;
  let ms = 0;
  for (const node of path) {
    ms += lengthOf(node);
    at = node.at;
    if (at) break;
  }
  return {
    type: "vector-selector",
    matchers: [...infoNameMatchers(call), ...data],
    ...(at ? { at } : {}),
    ...(ms === 0 ? {} : { offset: { kind: "fixed", ms, range: call.range } }),
    range: call.range,
  };
}

/** The first selector of an expression and the subqueries around it, from the inside out; empty when there is none. */
function firstSelector(expr: Expr, around: readonly Subquery[]): readonly (VectorSelector | Subquery)[] {
  switch (expr.type) {
    case "vector-selector":
      return [expr, ...around];
    case "matrix-selector":
      return [expr.selector, ...around];
    case "subquery":
      return firstSelector(expr.expr, [expr, ...around]);
    case "unary":
    case "parentheses":
      return firstSelector(expr.expr, around);
    case "call":
      return firstOf(expr.args, around);
    case "aggregation":
      return firstOf(expr.param ? [expr.expr, expr.param] : [expr.expr], around);
    case "binary":
      return firstOf([expr.left, expr.right], around);
    default:
      return [];
  }
}

function firstOf(exprs: readonly Expr[], around: readonly Subquery[]): readonly (VectorSelector | Subquery)[] {
  for (const expr of exprs) {
    const found = firstSelector(expr, around);
    if (found.length > 0) return found;
  }
  return [];
}
