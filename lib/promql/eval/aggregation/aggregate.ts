import type { Aggregation, Expr } from "../../ast";
import type { Evaluation } from "../evaluation";
import type { Grid } from "../grid";
import { quantileOutOfRange } from "../notes";
import { quantileOf } from "../quantile-of";
import { FLOAT } from "../result";
import type { Row, RowSink } from "../row";
import { type Accumulator, emptyRow } from "./accumulator";
import { streamCountValues } from "./count-values";
import { Count, Extreme, Spread, noteIgnored } from "./fold";
import { Groups, groupingOf } from "./groups";
import { streamLimit, streamLimitRatio, streamTop } from "./select";
import { SumMean } from "./sum-mean";

/** An aggregation's rows. Where it can be, each series is folded into its group as soon as it is computed. */
export function streamAggregation(ev: Evaluation, node: Aggregation, grid: Grid, sink: RowSink): void {
  const accumulator = accumulatorOf(ev, node, grid.steps);
  if (accumulator) {
    const groups = new Groups<Accumulator>(groupingOf(node), accumulator);
    ev.stream(node.expr, grid, { retains: false, take: (row) => groups.of(row).add(row) });
    for (const { labels, dropName, of } of groups.all()) give(sink, of.finish(labels, dropName));
    return;
  }
  const param = node.param as Expr;
  if (node.op === "quantile") streamQuantile(ev, node, param, grid, sink);
  else if (node.op === "count_values") streamCountValues(ev, node, param, grid, sink);
  else if (node.op === "limitk") streamLimit(ev, node, param, grid, sink);
  else if (node.op === "limit_ratio") streamLimitRatio(ev, node, param, grid, sink);
  else streamTop(ev, node, param, grid, sink);
}

function accumulatorOf(ev: Evaluation, node: Aggregation, steps: number): (() => Accumulator) | null {
  const { notes } = ev;
  const { op } = node;
  const range = node.expr.range;
  switch (op) {
    case "sum":
    case "avg":
      return () => new SumMean(steps, op === "avg", notes, range);
    case "min":
    case "max":
      return () => new Extreme(steps, op, notes, range);
    case "count":
    case "group":
      return () => new Count(steps, op === "group");
    case "stddev":
    case "stdvar":
      return () => new Spread(steps, op, notes, range);
    default:
      return null;
  }
}

const give = (sink: RowSink, row: Row): void => {
  if (row.present.some((kind) => kind !== 0)) sink.take(row);
};

function streamQuantile(ev: Evaluation, node: Aggregation, param: Expr, grid: Grid, sink: RowSink): void {
  const q = ev.scalar(param, grid);
  for (const value of q) if (!(value >= 0 && value <= 1)) ev.notes.add(quantileOutOfRange(value), param.range);
  const groups = new Groups<Row[]>(groupingOf(node), () => []);
  ev.stream(node.expr, grid, {
    retains: true,
    take: (row) => {
      noteIgnored(row, node.op, ev.notes, node.expr.range);
      groups.of(row).push(row);
    },
  });
  for (const { labels, dropName, of: rows } of groups.all()) {
    const result = emptyRow(labels, dropName, grid.steps);
    const values = new Float64Array(rows.length);
    for (let i = 0; i < grid.steps; i++) {
      let n = 0;
      for (const row of rows) if (row.present[i] === FLOAT) values[n++] = row.values[i] as number;
      ev.work(rows.length * 2);
      if (n === 0) continue;
      result.values[i] = quantileOf(q[i] as number, values.subarray(0, n));
      result.present[i] = FLOAT;
    }
    give(sink, result);
  }
}
