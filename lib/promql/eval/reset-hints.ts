import type { Expr, VectorSelector } from "../ast";
import { decideHints } from "../histogram/hints";
import type { PromSeries } from "../series";

const COUNTS_ONLY = new Set(["histogram_count", "histogram_sum", "histogram_avg"]);
const WHOLE = new Set(["histogram_quantile", "histogram_quantiles", "histogram_fraction", "histogram_stddev", "histogram_stdvar"]);

/**
 * The selectors of whose histograms only count and sum reach the answer. For
 * these it is decided at the samples whether the counter began anew, since
 * later on buckets no longer tell; so aggregations over them say when a reset
 * meets none. Not through subqueries, whose steps leave samples out.
 */
export function countOnlySelectors(root: Expr): ReadonlySet<VectorSelector> {
  const found = new Set<VectorSelector>();
  const visit = (expr: Expr, countsOnly: boolean): void => {
    switch (expr.type) {
      case "vector-selector":
        if (countsOnly) found.add(expr);
        return;
      case "matrix-selector":
        visit(expr.selector, countsOnly);
        return;
      case "subquery":
        visit(expr.expr, false);
        return;
      case "call": {
        const inner = COUNTS_ONLY.has(expr.func) || (countsOnly && !WHOLE.has(expr.func));
        for (const arg of expr.args) visit(arg, inner);
        return;
      }
      case "aggregation":
        if (expr.param) visit(expr.param, false);
        visit(expr.expr, countsOnly);
        return;
      case "binary":
        visit(expr.left, countsOnly);
        visit(expr.right, countsOnly);
        return;
      case "unary":
      case "parentheses":
        visit(expr.expr, countsOnly);
        return;
      case "number":
      case "string":
    }
  };
  visit(root, false);
  return found;
}

/** The series with every reset of its histograms decided. */
export const withDecidedHints = (series: PromSeries): PromSeries =>
  series.histograms ? { ...series, histograms: decideHints(series.histograms) } : series;
