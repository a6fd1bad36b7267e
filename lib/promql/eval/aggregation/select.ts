import type { Aggregation, Expr } from "../../ast";
import type { Evaluation } from "../evaluation";
import type { Grid } from "../grid";
import { labelsHashRatio } from "../labels-hash";
import { ratioOutOfRange } from "../notes";
import { executionError } from "../query-error";
import { formatGeneral } from "../go-text";
import { FLOAT } from "../result";
import type { Row, RowSink } from "../row";
import { noteIgnored } from "./fold";
import { Groups, groupingOf } from "./groups";

/** Greater than any number of series; a `k` beyond it means all. */
const MANY = 2 ** 53;

function limits(ev: Evaluation, param: Expr, grid: Grid): Float64Array {
  const k = ev.scalar(param, grid);
  for (const value of k) {
    if (Number.isNaN(value)) throw executionError("Parameter value is NaN");
    if (value >= 2 ** 63) throw executionError(`Scalar value ${formatGeneral(value)} overflows int64`);
    if (value < -(2 ** 63)) throw executionError(`Scalar value ${formatGeneral(value)} underflows int64`);
  }
  return k.map((value) => Math.min(MANY, Math.trunc(value)));
}

function grouped(ev: Evaluation, node: Aggregation, grid: Grid): Row[][] {
  const groups = new Groups<Row[]>(groupingOf(node), () => []);
  ev.stream(node.expr, grid, { retains: true, take: (row) => void groups.of(row).push(row) });
  return [...groups.all()].map((group) => group.of);
}

/** `topk` and `bottomk`: rows with the samples that are among the k greatest or least of their group. NaN comes last. */
export function streamTop(ev: Evaluation, node: Aggregation, param: Expr, grid: Grid, sink: RowSink): void {
  const k = limits(ev, param, grid);
  if (!k.some((value) => value >= 1)) return;
  const top = node.op === "topk";
  for (const rows of grouped(ev, node, grid)) {
    for (const row of rows) noteIgnored(row, node.op, ev.notes, node.expr.range);
    const chosen = rows.map(() => new Uint8Array(grid.steps));
    const best: number[] = [];
    for (let i = 0; i < grid.steps; i++) {
      pickBest(rows, i, Math.min(k[i] as number, rows.length), top, best);
      for (const at of best) (chosen[at] as Uint8Array)[i] = FLOAT;
      ev.work(rows.length);
    }
    // An instant vector keeps the order of the choice; a range is sorted by labels in the end.
    const order = grid.steps === 1 ? best : rows.keys();
    for (const at of order) {
      const row = rows[at] as Row;
      row.present = chosen[at] as Uint8Array;
      row.histograms = null;
      if (row.present.includes(FLOAT)) sink.take(row);
    }
  }
}

/** Leaves in `best` the indices of the rows with the k best floats of a step, best first; of equals the earlier row. */
function pickBest(rows: readonly Row[], step: number, k: number, top: boolean, best: number[]): void {
  best.length = 0;
  if (k < 1) return;
  const better = (a: number, b: number): boolean => (top ? a > b : a < b) || (Number.isNaN(b) && !Number.isNaN(a));
  if (k * 8 > rows.length) {
    // Many are wanted: sorting is cheaper than inserting.
    for (let at = 0; at < rows.length; at++) if ((rows[at] as Row).present[step] === FLOAT) best.push(at);
    const value = (at: number) => (rows[at] as Row).values[step] as number;
    best.sort((a, b) => (better(value(a), value(b)) ? -1 : better(value(b), value(a)) ? 1 : a - b));
    best.length = Math.min(best.length, k);
    return;
  }
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at] as Row;
    if (row.present[step] !== FLOAT) continue;
    const x = row.values[step] as number;
    if (best.length === k && !better(x, (rows[best[k - 1] as number] as Row).values[step] as number)) continue;
    let place = best.length < k ? best.length : k - 1;
    while (place > 0 && better(x, (rows[best[place - 1] as number] as Row).values[step] as number)) {
      best[place] = best[place - 1] as number;
      place--;
    }
    best[place] = at;
  }
}

/** `limitk`: the first k samples of each group, histograms included. */
export function streamLimit(ev: Evaluation, node: Aggregation, param: Expr, grid: Grid, sink: RowSink): void {
  const k = limits(ev, param, grid);
  const groups = new Groups<Float64Array>(groupingOf(node), () => new Float64Array(grid.steps));
  ev.stream(node.expr, grid, {
    retains: sink.retains,
    take: (row) => {
      const taken = groups.of(row);
      let any = false;
      for (let i = 0; i < grid.steps; i++) {
        if (row.present[i] === 0) continue;
        if ((taken[i] as number) < (k[i] as number)) {
          taken[i] = (taken[i] as number) + 1;
          any = true;
        } else row.present[i] = 0;
      }
      if (any) sink.take(row);
    },
  });
}

/** `limit_ratio`: the share of series whose labels' hash lies below the ratio, or, for a negative one, above its complement. */
export function streamLimitRatio(ev: Evaluation, node: Aggregation, param: Expr, grid: Grid, sink: RowSink): void {
  const ratios = ev.scalar(param, grid).map((ratio) => {
    if (Number.isNaN(ratio)) throw executionError("Ratio value is NaN");
    if (ratio >= -1 && ratio <= 1) return ratio;
    const used = ratio < -1 ? -1 : 1;
    ev.notes.add(ratioOutOfRange(ratio, used), param.range);
    return used;
  });
  ev.stream(node.expr, grid, {
    retains: sink.retains,
    take: (row) => {
      const place = labelsHashRatio(row.labels);
      let any = false;
      for (let i = 0; i < grid.steps; i++) {
        const ratio = ratios[i] as number;
        if (ratio >= 0 ? place < ratio : place >= 1 + ratio) any ||= (row.present[i] as number) !== 0;
        else row.present[i] = 0;
      }
      if (any) sink.take(row);
    },
  });
}
