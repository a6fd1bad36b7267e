import type { Call, Expr } from "../../ast";
import { emptyRow } from "../aggregation/accumulator";
import { type Evaluation, bare } from "../evaluation";
import { type Grid, gridTimes } from "../grid";
import { NO_LABELS } from "../label-sets";
import { streamNameless } from "../name-drop";
import { executionError } from "../query-error";
import { FLOAT } from "../result";
import type { RowSink } from "../row";
import { streamSampleTimes } from "../selector";
import { streamAbsent, streamAbsentOverTime } from "./absence";
import {
  isHistogramStatistic,
  streamHistogramFraction,
  streamHistogramQuantile,
  streamHistogramQuantiles,
  streamHistogramStatistic,
} from "./histograms";
import { streamInfo } from "./info";
import { CALENDAR, OF_FLOAT, streamMapped, streamWithScalars } from "./instant";
import { streamLabelJoin, streamLabelReplace } from "./labels";
import { streamSorted, streamSortedByLabel } from "./sort";
import { isWindowFunction, streamWindowCall } from "./window-call";

type Streamer = (ev: Evaluation, node: Call, grid: Grid, sink: RowSink) => void;

function streamScalar(scalars: Float64Array, sink: RowSink): void {
  const row = emptyRow(NO_LABELS, false, scalars.length);
  row.values.set(scalars);
  row.present.fill(FLOAT);
  sink.take(row);
}

/** `timestamp` and `start_timestamp`. Only of a selector's own samples is more known than the time of the step. */
const streamTimestamp: Streamer = (ev, node, grid, sink) => {
  const source = node.args[0] as Expr;
  const inner = bare(source);
  const which = node.func === "timestamp" ? "time" : "start";
  if (inner.type === "vector-selector") {
    streamNameless(ev, source, sink, (to) => streamSampleTimes(ev, inner, grid, to, which));
    return;
  }
  if (which === "start") return;
  const seconds = gridTimes(grid).map((ms) => ms / 1000);
  streamNameless(ev, source, sink, (to) =>
    ev.stream(source, grid, {
      retains: to.retains,
      take: (row) => {
        row.values.set(seconds);
        for (let i = 0; i < grid.steps; i++) if (row.present[i] !== 0) row.present[i] = FLOAT;
        row.histograms = null;
        row.bounds = null;
        to.take(row);
      },
    }),
  );
};

const STREAMERS: Readonly<Record<string, Streamer>> = {
  absent: streamAbsent,
  absent_over_time: streamAbsentOverTime,
  timestamp: streamTimestamp,
  start_timestamp: streamTimestamp,
  vector: (ev, node, grid, sink) => streamScalar(ev.scalar(node.args[0] as Expr, grid), sink),
  clamp: streamWithScalars,
  clamp_min: streamWithScalars,
  clamp_max: streamWithScalars,
  round: streamWithScalars,
  sort: streamSorted,
  sort_desc: streamSorted,
  sort_by_label: streamSortedByLabel,
  sort_by_label_desc: streamSortedByLabel,
  label_replace: streamLabelReplace,
  label_join: streamLabelJoin,
  info: streamInfo,
  histogram_quantile: streamHistogramQuantile,
  histogram_quantiles: streamHistogramQuantiles,
  histogram_fraction: streamHistogramFraction,
};

/** The rows of a call that gives a vector. */
export function streamCall(ev: Evaluation, node: Call, grid: Grid, sink: RowSink): void {
  const { func } = node;
  if (isWindowFunction(func)) streamWindowCall(ev, node, grid, sink);
  else if (Object.hasOwn(STREAMERS, func)) (STREAMERS[func] as Streamer)(ev, node, grid, sink);
  else if (isHistogramStatistic(func)) streamHistogramStatistic(ev, node, grid, sink);
  else if (Object.hasOwn(OF_FLOAT, func)) {
    const of = OF_FLOAT[func] as (x: number) => number;
    // Without an argument a part of the calendar is that of the step's own time.
    if (node.args.length === 0 && Object.hasOwn(CALENDAR, func))
      streamScalar(
        gridTimes(grid).map((ms) => of(ms / 1000)),
        sink,
      );
    else streamMapped(ev, node.args[0] as Expr, grid, sink, of);
  } else throw executionError(`unknown function with name "${func}"`, node.funcRange);
}

/** The values of a call that gives a scalar. */
export function scalarCall(ev: Evaluation, node: Call, grid: Grid): Float64Array {
  const { start, end, step } = ev.plan.params;
  const constant = (value: number) => new Float64Array(grid.steps).fill(value);
  const pair = () => [ev.scalar(node.args[0] as Expr, grid), ev.scalar(node.args[1] as Expr, grid)] as const;
  switch (node.func) {
    case "pi":
      return constant(Math.PI);
    case "time":
      return gridTimes(grid).map((ms) => ms / 1000);
    case "start":
      return constant(start / 1000);
    case "end":
      return constant(end / 1000);
    case "range":
      return constant((end - start) / 1000);
    case "step":
      return constant(step / 1000);
    case "min_of": {
      const [a, b] = pair();
      return a.map((x, i) => Math.min(x, b[i] as number));
    }
    case "max_of": {
      const [a, b] = pair();
      return a.map((x, i) => Math.max(x, b[i] as number));
    }
    case "scalar":
      return onlyFloat(ev, node.args[0] as Expr, grid);
    default:
      throw executionError(`unknown function with name "${node.func}"`, node.funcRange);
  }
}

/** `scalar`: the value of a vector's only float; NaN where there is none, or more than one. */
function onlyFloat(ev: Evaluation, source: Expr, grid: Grid): Float64Array {
  const result = new Float64Array(grid.steps).fill(NaN);
  const seen = new Uint8Array(grid.steps);
  ev.stream(source, grid, {
    retains: false,
    take: ({ present, values }) => {
      for (let i = 0; i < grid.steps; i++) {
        if (present[i] !== FLOAT) continue;
        result[i] = seen[i] === 0 ? (values[i] as number) : NaN;
        seen[i] = 1;
      }
    },
  });
  return result;
}
