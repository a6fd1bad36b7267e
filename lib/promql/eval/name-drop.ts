import { METRIC_NAME, labelsKey } from "@/lib/kernel/labels";
import type { Expr } from "../ast";
import type { Evaluation } from "./evaluation";
import { keepsName } from "./binary/arithmetic";
import { executionError } from "./query-error";
import { valueType } from "../value-type";
import { withoutName } from "./label-sets";
import { HISTOGRAM } from "./result";
import { type Row, RowList, type RowSink, copyBoundsAt, setHistogram } from "./row";

const SAME_LABELSET = "vector cannot contain metrics with the same labelset";

/**
 * Rows with equal labels become one where no step has samples of two of them,
 * as happens when names that kept them apart are dropped. Throws QueryError
 * when a step has.
 */
export function mergeRows(rows: readonly Row[]): Row[] {
  const byLabels = new Map<string, Row>();
  for (const row of rows) {
    const key = labelsKey(row.labels);
    const known = byLabels.get(key);
    if (!known) byLabels.set(key, row);
    else mergeInto(known, row);
  }
  return byLabels.size === rows.length ? (rows as Row[]) : [...byLabels.values()];
}

function mergeInto(target: Row, from: Row): void {
  if (!target.bounds || !from.bounds) target.bounds = null;
  for (let i = 0; i < from.present.length; i++) {
    const kind = from.present[i] as number;
    if (kind === 0) continue;
    if (target.present[i] !== 0) throw executionError(SAME_LABELSET);
    if (kind === HISTOGRAM) {
      const histogram = from.histograms?.[i];
      if (histogram) setHistogram(target, i, histogram);
      continue;
    }
    target.values[i] = from.values[i] as number;
    target.present[i] = kind;
    if (target.bounds && from.bounds) copyBoundsAt(from.bounds, target.bounds, i);
  }
}

/** Gives rows on, merged where their labels are equal. `produce` writes into the sink it is given. */
export function streamMerged(sink: RowSink, produce: (to: RowSink) => void): void {
  const all = new RowList();
  produce(all);
  for (const row of mergeRows(all.rows)) sink.take(row);
}

/**
 * Runs a function that drops the metric's name from what `source` gives: at
 * once, merging rows that then look alike, or marked for the end of the query.
 */
export function streamNameless(ev: Evaluation, source: Expr, sink: RowSink, produce: (to: RowSink) => void): void {
  if (ev.plan.params.delayedNameRemoval) {
    produce({
      retains: sink.retains,
      take: (row) => {
        row.dropName = true;
        sink.take(row);
      },
    });
    return;
  }
  const drop = (to: RowSink): RowSink => ({
    retains: to.retains,
    take: (row) => {
      row.labels = withoutName(row.labels);
      to.take(row);
    },
  });
  if (hasOneName(source)) produce(drop(sink));
  else streamMerged(sink, (to) => produce(drop(to)));
}

/** Whether all rows of a vector surely bear the same metric name, or none: dropping it cannot make two alike. */
function hasOneName(expr: Expr): boolean {
  switch (expr.type) {
    case "vector-selector":
      return expr.matchers.some((m) => m.name === METRIC_NAME && m.op === "=" && m.value !== "");
    case "matrix-selector":
      return hasOneName(expr.selector);
    case "subquery":
    case "parentheses":
    case "unary":
      return hasOneName(expr.expr);
    case "aggregation":
      return expr.op === "topk" || expr.op === "bottomk" || expr.op.startsWith("limit")
        ? hasOneName(expr.expr)
        : !expr.grouping.includes(METRIC_NAME);
    case "call":
      return !expr.func.startsWith("label_") && expr.args.every((arg) => isScalarLike(arg) || hasOneName(arg));
    case "binary":
      // What is computed from two vectors has no name; a filter leaves that of its left side.
      if (!keepsName(expr.op) && !isSetOperator(expr.op)) return true;
      if (expr.op === "or") return false;
      return hasOneName(valueType(expr.left) === "scalar" ? expr.right : expr.left);
    default:
      return false;
  }
}

const isSetOperator = (op: string): boolean => op === "and" || op === "or" || op === "unless";

const isScalarLike = (expr: Expr): boolean => expr.type === "number" || expr.type === "string";
