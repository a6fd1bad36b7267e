import type { Call, Expr } from "../../ast";
import { CHANGES } from "../changes";
import { type Evaluation, bare } from "../evaluation";
import { extendedFunction } from "../extended-windows";
import { growthFunction, growthOfRollup } from "../growth";
import type { Grid } from "../grid";
import { labelOf, metricName } from "../label-sets";
import { LAST_TWO } from "../last-two";
import { streamNameless } from "../name-drop";
import { maybeNoCounter, typeNoCounter } from "../notes";
import { OVER_TIME } from "../over-time";
import { REGRESSIONS } from "../regression";
import { FLOAT } from "../result";
import { rolledOverTime } from "../rolled-over-time";
import { RowMaker, type RowSink } from "../row";
import type { WindowContext, WindowFunction } from "../window-function";
import { type WindowInput, type WindowSource, eachWindowInput, frameOf } from "../window-input";

const WINDOW_FUNCTIONS: Readonly<Record<string, WindowFunction>> = {
  ...OVER_TIME,
  ...CHANGES,
  ...LAST_TWO,
  ...REGRESSIONS,
  rate: growthFunction("rate"),
  increase: growthFunction("increase"),
  delta: growthFunction("delta"),
};

/** These answer samples of the series themselves, which keep their name. */
const KEEPS_NAME: ReadonlySet<string> = new Set(["last_over_time", "first_over_time"]);
const WANTS_COUNTER: ReadonlySet<string> = new Set(["rate", "increase"]);

export const isWindowFunction = (func: string): boolean => Object.hasOwn(WINDOW_FUNCTIONS, func);

/** A call of a function over a range vector. */
export function streamWindowCall(ev: Evaluation, node: Call, grid: Grid, sink: RowSink): void {
  const at = node.args.findIndex((arg) => ["matrix-selector", "subquery"].includes(bare(arg).type));
  const argument = node.args[at] as Expr;
  const source = bare(argument) as WindowSource;
  // The notes of quantile_over_time are about its first argument, whatever that is.
  const range = (node.args[0] as Expr).range;
  const context: WindowContext = {
    func: node.func,
    scalars: node.args.filter((_, i) => i !== at).map((arg) => ev.scalar(arg, grid)),
    note: (text, where) => ev.notes.add(text, where ?? range),
    work: (samples) => ev.work(samples),
    useStarts: ev.plan.params.useStartTimestamps,
  };
  const frame = frameOf(ev, source, grid);
  const mode = source.type === "matrix-selector" ? source.selector.mode : undefined;
  const evaluate = mode ? extendedFunction(node.func, mode, ev.plan.params.lookbackMs) : (WINDOW_FUNCTIONS[node.func] as WindowFunction);
  const produce = (to: RowSink): void => {
    const maker = new RowMaker(grid.steps, to.retains);
    eachWindowInput(ev, source, grid, (input) => {
      const row = maker.row(input.labels, input.dropName);
      if (input.rolled) evaluateRolled(input, node.func)(input, frame, row, context);
      else evaluate(input, frame, row, context);
      if (!row.present.some((kind) => kind !== 0)) return;
      if (WANTS_COUNTER.has(node.func) && row.present.includes(FLOAT)) noteNonCounter(ev, input, range);
      to.take(row);
    });
  };
  if (KEEPS_NAME.has(node.func)) produce(sink);
  else streamNameless(ev, source, sink, produce);
}

const evaluateRolled = (_input: WindowInput, func: string): WindowFunction =>
  func === "rate" || func === "increase" || func === "delta"
    ? (input, frame, row, context) => growthOfRollup(input, frame, row, context, func)
    : rolledOverTime(func);

function noteNonCounter(ev: Evaluation, { labels }: WindowInput, range: Expr["range"]): void {
  const name = metricName(labels);
  if (name === "") return;
  const type = ev.plan.params.typeAndUnitLabels ? labelOf(labels, "__type__") : "";
  if (type !== "") {
    if (type !== "counter" && type !== "histogram") ev.notes.add(typeNoCounter(type, name), range);
  } else if (!/_(?:total|sum|count|bucket)$/.test(name)) ev.notes.add(maybeNoCounter(name), range);
}
