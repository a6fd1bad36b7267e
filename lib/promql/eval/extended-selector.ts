import type { VectorSelector } from "../ast";
import type { FloatHistogram } from "../histogram/float-histogram";
import type { Evaluation } from "./evaluation";
import { FLOATS, HISTOGRAMS, between } from "./extended-windows";
import type { Grid } from "./grid";
import { metricName } from "./label-sets";
import { mixedSamples, mixedSchemas } from "./notes";
import { type Row, RowMaker, type RowSink, setHistogram } from "./row";
import { setFloat } from "./window-function";
import { type WindowInput, firstAfter, inputOfSeries } from "./window-input";

/** A selector with `smoothed`: between two samples the value lies on the line that joins them. */
export function streamSmoothedSelector(ev: Evaluation, node: VectorSelector, grid: Grid, sink: RowSink): void {
  const resolved = ev.plan.selectors.get(node);
  if (!resolved) throw new Error("the selector is not part of the plan");
  const { lookbackMs } = ev.plan.params;
  const maker = new RowMaker(grid.steps, sink.retains);
  for (const series of ev.series(node)) {
    const input = inputOfSeries(series, false);
    const row = maker.row(series.labels, false);
    for (let i = 0; i < grid.steps; i++) {
      const time = (resolved.atMs ?? grid.start + i * grid.step) - resolved.offsetMs;
      smooth(ev, node, input, row, i, time, lookbackMs);
    }
    ev.work(series.times.length + grid.steps * 8);
    if (row.present.some((kind) => kind !== 0)) sink.take(row);
  }
}

/** The sample at or before an instant, and the one after it; −1 for none within the lookback. */
function neighbours(times: Float64Array, time: number, lookbackMs: number): { before: number; after: number } {
  const next = firstAfter(times, time);
  return {
    before: next > 0 && (times[next - 1] as number) > time - lookbackMs ? next - 1 : -1,
    after: next < times.length && (times[next] as number) <= time + lookbackMs ? next : -1,
  };
}

function smooth(ev: Evaluation, node: VectorSelector, input: WindowInput, row: Row, i: number, time: number, lookbackMs: number): void {
  const floats = neighbours(input.times, time, lookbackMs);
  const histograms = neighbours(input.histogramTimes, time, lookbackMs);
  const anyFloat = floats.before >= 0 || floats.after >= 0;
  const anyHistogram = histograms.before >= 0 || histograms.after >= 0;
  const { before, after } = floats.before >= 0 ? floats : histograms;
  if (before < 0) return;
  if (anyFloat && anyHistogram) {
    ev.notes.add(mixedSamples(metricName(input.labels)), node.range);
    return;
  }
  if (anyFloat) {
    const at = (k: number) => input.values[k] as number;
    const exact = after < 0 || input.times[before] === time;
    setFloat(row, i, exact ? at(before) : (between({ times: input.times, at }, FLOATS, before, time, false) as number));
    return;
  }
  const at = (k: number) => input.histograms[k] as FloatHistogram;
  const exact = after < 0 || input.histogramTimes[before] === time;
  const counter = at(before).hint !== "gauge";
  const result = exact ? at(before) : between({ times: input.histogramTimes, at }, HISTOGRAMS, before, time, counter);
  if (result) setHistogram(row, i, result);
  else ev.notes.add(mixedSchemas(metricName(input.labels)), node.range);
}
