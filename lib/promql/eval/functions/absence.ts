import { type Labels, METRIC_NAME } from "@/lib/kernel/labels";
import type { Call, Expr } from "../../ast";
import { emptyRow } from "../aggregation/accumulator";
import { type Evaluation, bare } from "../evaluation";
import type { Grid } from "../grid";
import { withLabel } from "../label-sets";
import { FLOAT } from "../result";
import type { RowSink } from "../row";
import { slide } from "../window-function";
import { type WindowSource, eachWindowInput, frameOf } from "../window-input";

/** What the absent series would surely be labelled: labels that one single condition sets to one value. */
function absentLabels(expr: Expr): Labels {
  const inner = bare(expr);
  const selector = inner.type === "matrix-selector" ? inner.selector : inner;
  if (selector.type !== "vector-selector") return {};
  let labels: Labels = {};
  const seen = new Set<string>();
  for (const { name, op, value } of selector.matchers) {
    if (name === METRIC_NAME) continue;
    labels = withLabel(labels, name, op === "=" && !seen.has(name) ? value : "");
    if (op === "=") seen.add(name);
  }
  return labels;
}

function giveAbsent(expr: Expr, grid: Grid, there: Uint8Array, sink: RowSink): void {
  const row = emptyRow(absentLabels(expr), false, grid.steps);
  for (let i = 0; i < grid.steps; i++) {
    if (there[i] !== 0) continue;
    row.values[i] = 1;
    row.present[i] = FLOAT;
  }
  if (row.present.includes(FLOAT)) sink.take(row);
}

/** `absent`: 1 at the steps at which the vector has no sample. */
export function streamAbsent(ev: Evaluation, node: Call, grid: Grid, sink: RowSink): void {
  const source = node.args[0] as Expr;
  const there = new Uint8Array(grid.steps);
  ev.stream(source, grid, {
    retains: false,
    take: ({ present }) => {
      for (let i = 0; i < present.length; i++) if (present[i] !== 0) there[i] = 1;
    },
  });
  giveAbsent(source, grid, there, sink);
}

/** `absent_over_time`: 1 at the steps whose window has no sample. */
export function streamAbsentOverTime(ev: Evaluation, node: Call, grid: Grid, sink: RowSink): void {
  const source = bare(node.args[0] as Expr) as WindowSource;
  const there = new Uint8Array(grid.steps);
  const frame = frameOf(ev, source, grid);
  const context = { func: node.func, scalars: [], note: () => undefined, work: (n: number) => ev.work(n), useStarts: false };
  eachWindowInput(ev, source, grid, (input) => slide(input, frame, context, (window) => void (there[window.step] = 1)));
  giveAbsent(source, grid, there, sink);
}
