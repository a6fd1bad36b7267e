import type { Binary, Expr } from "../../ast";
import { arithmeticOf, comparisonOf, keepsName } from "./arithmetic";
import type { Evaluation } from "../evaluation";
import type { Grid } from "../grid";
import { combineWithHistogram } from "./histogram-operands";
import { streamNameless } from "../name-drop";
import { FLOAT, HISTOGRAM } from "../result";
import { type Row, type RowSink, setHistogram } from "../row";

/** Scalar with scalar; a comparison (always `bool`) gives 0 or 1. */
export function scalarWithScalar(ev: Evaluation, node: Binary, grid: Grid): Float64Array {
  const left = ev.scalar(node.left, grid);
  const right = ev.scalar(node.right, grid);
  const arithmetic = arithmeticOf(node.op);
  const comparison = comparisonOf(node.op);
  return left.map((a, i) => {
    const b = right[i] as number;
    return arithmetic ? arithmetic(a, b) : comparison?.(a, b) ? 1 : 0;
  });
}

/** Vector with scalar, on either side. */
export function streamVectorWithScalar(ev: Evaluation, node: Binary, grid: Grid, sink: RowSink, scalarIsLeft: boolean): void {
  const [vector, number]: [Expr, Expr] = scalarIsLeft ? [node.right, node.left] : [node.left, node.right];
  const scalars = ev.scalar(number, grid);
  const comparison = comparisonOf(node.op) !== null;
  const produce = (to: RowSink): void =>
    ev.stream(vector, grid, {
      retains: to.retains,
      take: (row) => {
        if (comparison) compare(ev, node, row, scalars, scalarIsLeft);
        else compute(ev, node, row, scalars, scalarIsLeft);
        to.take(row);
      },
    });
  if (keepsName(node.op) && !node.returnBool) produce(sink);
  else streamNameless(ev, vector, sink, produce);
}

function compute(ev: Evaluation, node: Binary, row: Row, scalars: Float64Array, scalarIsLeft: boolean): void {
  const { values, present } = row;
  const operation = arithmeticOf(node.op);
  row.bounds = scaledBounds(node, row, scalars, scalarIsLeft);
  for (let i = 0; i < present.length; i++) {
    if (present[i] === FLOAT && operation) {
      const x = values[i] as number;
      const s = scalars[i] as number;
      values[i] = scalarIsLeft ? operation(s, x) : operation(x, s);
    } else if (present[i] !== 0) withHistogram(ev, node, row, i, scalars[i] as number, scalarIsLeft);
  }
}

/** Where a histogram meets a scalar, or a float an operator for histograms only. */
function withHistogram(ev: Evaluation, node: Binary, row: Row, i: number, scalar: number, scalarIsLeft: boolean): void {
  const operand = row.present[i] === HISTOGRAM ? row.histograms?.[i] : row.values[i];
  row.present[i] = 0;
  if (operand === undefined) return;
  const [left, right] = scalarIsLeft ? [scalar, operand] : [operand, scalar];
  const result = combineWithHistogram(node.op, left, right, ev.notes, node.range);
  if (!result) return;
  if (typeof result.value === "number") {
    row.values[i] = result.value;
    row.present[i] = FLOAT;
  } else setHistogram(row, i, result.value);
}

function compare(ev: Evaluation, node: Binary, row: Row, scalars: Float64Array, scalarIsLeft: boolean): void {
  const { values, present } = row;
  const holds = comparisonOf(node.op);
  if (!holds) return;
  if (node.returnBool) row.bounds = null;
  for (let i = 0; i < present.length; i++) {
    if (present[i] === 0) continue;
    if (present[i] === HISTOGRAM) {
      withHistogram(ev, node, row, i, scalars[i] as number, scalarIsLeft);
      continue;
    }
    const x = values[i] as number;
    const s = scalars[i] as number;
    const kept = scalarIsLeft ? holds(s, x) : holds(x, s);
    if (node.returnBool) values[i] = kept ? 1 : 0;
    else if (!kept) present[i] = 0;
  }
}

/** Bounds of percentiles follow where the operation keeps their order: times or through a positive number. */
function scaledBounds(node: Binary, row: Row, scalars: Float64Array, scalarIsLeft: boolean): Row["bounds"] {
  const { bounds } = row;
  if (!bounds) return null;
  const divides = node.op === "/" && !scalarIsLeft;
  if (node.op !== "*" && !divides) return null;
  for (const s of scalars) if (!(s > 0)) return null;
  const scale = (column: Float64Array) => column.map((x, i) => (divides ? x / (scalars[i] as number) : x * (scalars[i] as number)));
  return { lower: scale(bounds.lower), upper: scale(bounds.upper), saturated: bounds.saturated };
}
