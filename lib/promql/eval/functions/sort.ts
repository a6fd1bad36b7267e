import type { Call, Expr } from "../../ast";
import type { Evaluation } from "../evaluation";
import { compareText } from "../go-text";
import type { Grid } from "../grid";
import { compareLabels, labelOf } from "../label-sets";
import { sortOverRange } from "../notes";
import { FLOAT } from "../result";
import { type Row, type RowSink, keepFloats } from "../row";
import { labelArgument } from "./labels";

/** `sort` and `sort_desc`: floats alone, NaN last. Over a range there is no order to keep. */
export function streamSorted(ev: Evaluation, node: Call, grid: Grid, sink: RowSink): void {
  const rows = ev.rows(node.args[0] as Expr, grid);
  for (const row of rows) keepFloats(row);
  const direction = node.func === "sort" ? 1 : -1;
  warnOfRange(ev, node, grid);
  if (grid.steps === 1) {
    rows.sort((a, b) => {
      const [x, y] = [a.values[0] as number, b.values[0] as number];
      if (Number.isNaN(x) || Number.isNaN(y)) return Number(Number.isNaN(x)) - Number(Number.isNaN(y));
      return (x - y || 0) * direction;
    });
  }
  for (const row of rows) if (row.present.includes(FLOAT)) sink.take(row);
}

/** `sort_by_label` and `sort_by_label_desc`: numbers within texts by their value; ties by all labels. */
export function streamSortedByLabel(ev: Evaluation, node: Call, grid: Grid, sink: RowSink): void {
  const [vector, ...labelArgs] = node.args as [Expr, ...Expr[]];
  const names = labelArgs.map((arg) => labelArgument(arg, (quoted) => `invalid label name in ${node.func}(): ${quoted}`));
  const rows = ev.rows(vector, grid);
  const direction = node.func === "sort_by_label" ? 1 : -1;
  warnOfRange(ev, node, grid);
  if (grid.steps === 1) rows.sort((a, b) => direction * compareBy(names, a, b));
  for (const row of rows) sink.take(row);
}

function warnOfRange(ev: Evaluation, node: Call, grid: Grid): void {
  if (grid.steps > 1) ev.notes.add(sortOverRange, node.range);
}

function compareBy(names: readonly string[], a: Row, b: Row): number {
  for (const name of names) {
    const order = compareNatural(labelOf(a.labels, name), labelOf(b.labels, name));
    if (order) return order;
  }
  return compareLabels(a.labels, b.labels);
}

const chunks = (text: string): readonly string[] => text.match(/\d+|\D+/g) ?? [];

/** Texts in which runs of digits count as numbers. */
function compareNatural(a: string, b: string): number {
  if (a === b) return 0;
  const left = chunks(a);
  const right = chunks(b);
  for (let i = 0; i < left.length && i < right.length; i++) {
    const x = left[i] as string;
    const y = right[i] as string;
    if (x === y) continue;
    const numeric = /^\d/.test(x) && /^\d/.test(y) ? Number(x) - Number(y) : 0;
    const order = numeric || compareText(x, y);
    if (order) return order;
  }
  return left.length - right.length;
}
