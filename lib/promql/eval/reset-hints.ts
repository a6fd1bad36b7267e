import type { Binary, Expr, VectorSelector } from "../ast";
import { NO_BUCKETS } from "../histogram/float-histogram";
import { decideHints } from "../histogram/hints";
import type { PromSeries } from "../series";

const COUNTS_ONLY = new Set(["histogram_count", "histogram_sum", "histogram_avg"]);
const WHOLE = new Set(["histogram_quantile", "histogram_quantiles", "histogram_fraction", "histogram_stddev", "histogram_stdvar"]);
const ADDITIVE_CALLS = new Set([
  "rate",
  "increase",
  "delta",
  "irate",
  "idelta",
  "sum_over_time",
  "avg_over_time",
  "last_over_time",
  ...COUNTS_ONLY,
]);
const ADDITIVE_OPERATORS: ReadonlySet<Binary["op"]> = new Set(["+", "-", "*", "/", "and", "or", "unless"]);

/** What the answer takes of the histograms a selector reads: with `buckets` all of them, otherwise their counts and sums. */
export interface CountOnly {
  readonly buckets: boolean;
}

/**
 * The selectors of whose histograms only count and sum reach the answer. For
 * these it is decided at the samples whether the counter began anew, since
 * later on buckets no longer tell; so aggregations over them say when a reset
 * meets none. Not through subqueries, whose steps leave samples out. Where
 * everything in between adds and scales, the buckets need not come along.
 */
export function countOnlySelectors(root: Expr): ReadonlyMap<VectorSelector, CountOnly> {
  const found = new Map<VectorSelector, CountOnly>();
  const visit = (expr: Expr, of: CountOnly | null): void => {
    const kept = of && { buckets: true };
    switch (expr.type) {
      case "vector-selector":
        if (of) found.set(expr, expr.mode ? { buckets: true } : of);
        return;
      case "matrix-selector":
        visit(expr.selector, of);
        return;
      case "subquery":
        visit(expr.expr, null);
        return;
      case "call": {
        const own = COUNTS_ONLY.has(expr.func)
          ? { buckets: false }
          : WHOLE.has(expr.func)
            ? null
            : ADDITIVE_CALLS.has(expr.func)
              ? of
              : kept;
        for (const arg of expr.args) visit(arg, own);
        return;
      }
      case "aggregation":
        if (expr.param) visit(expr.param, null);
        visit(expr.expr, expr.op === "count_values" ? kept : of);
        return;
      case "binary":
        for (const side of [expr.left, expr.right]) visit(side, ADDITIVE_OPERATORS.has(expr.op) ? of : kept);
        return;
      case "unary":
      case "parentheses":
        visit(expr.expr, of);
        return;
      case "number":
      case "string":
    }
  };
  visit(root, null);
  return found;
}

/** The series with every reset of its histograms decided. */
export function withDecidedHints(series: PromSeries, { buckets }: CountOnly): PromSeries {
  if (!series.histograms) return series;
  const decided = decideHints(series.histograms);
  if (buckets) return { ...series, histograms: decided };
  return { ...series, histograms: decided.map((h) => h && { ...h, positive: NO_BUCKETS, negative: NO_BUCKETS }) };
}
