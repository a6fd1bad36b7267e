import type { VectorSelector } from "../ast";
import type { Evaluation } from "./evaluation";
import type { Grid } from "./grid";
import { FLOAT } from "./result";
import { type RowSink, RowMaker, setHistogram } from "./row";
import { type PromSeries, SAMPLE_HISTOGRAM, SAMPLE_STALE } from "../series";
import { firstAfter } from "./window-input";

/** What an instant selector takes at a step: the index of the sample, or −1 for none. */
type TakeSample = (series: PromSeries, step: number, index: number) => void;

/**
 * Walks a series along the grid: at each step the newest sample in
 * `(t − lookback, t]`, where there is one that is no stale mark.
 */
function walk(series: PromSeries, firstTime: number, step: number, steps: number, lookbackMs: number, take: TakeSample): void {
  const { times, kinds } = series;
  let next = firstAfter(times, firstTime);
  for (let i = 0; i < steps; i++) {
    const t = firstTime + i * step;
    while (next < times.length && (times[next] as number) <= t) next++;
    const at = next - 1;
    if (at < 0 || (times[at] as number) <= t - lookbackMs) continue;
    if (kinds !== null && kinds[at] === SAMPLE_STALE) continue;
    take(series, i, at);
  }
}

function resolve(ev: Evaluation, node: VectorSelector, grid: Grid) {
  const resolved = ev.plan.selectors.get(node);
  if (!resolved) throw new Error("the selector is not part of the plan");
  const { offsetMs, atMs } = resolved;
  return { series: ev.series(node), firstTime: (atMs ?? grid.start) - offsetMs, step: atMs === null ? grid.step : 0 };
}

/** Rows of an instant selector. */
export function streamSelector(ev: Evaluation, node: VectorSelector, grid: Grid, sink: RowSink): void {
  const { series, firstTime, step } = resolve(ev, node, grid);
  const { lookbackMs } = ev.plan.params;
  const maker = new RowMaker(grid.steps, sink.retains);
  for (const one of series) {
    const row = maker.row(one.labels, false);
    const { values, present } = row;
    let any = false;
    walk(one, firstTime, step, grid.steps, lookbackMs, ({ kinds, values: samples, histograms }, i, at) => {
      any = true;
      if (kinds !== null && kinds[at] === SAMPLE_HISTOGRAM) {
        const histogram = histograms?.[at];
        if (histogram) setHistogram(row, i, histogram);
        return;
      }
      values[i] = samples[at] as number;
      present[i] = FLOAT;
    });
    ev.work(one.times.length);
    if (any) sink.take(row);
  }
}

/** Rows with the time, in seconds, of the samples that an instant selector takes; or with their start, 0 where that is not known. */
export function streamSampleTimes(ev: Evaluation, node: VectorSelector, grid: Grid, sink: RowSink, which: "time" | "start"): void {
  const { series, firstTime, step } = resolve(ev, node, grid);
  const maker = new RowMaker(grid.steps, sink.retains);
  for (const one of series) {
    const column = which === "time" ? one.times : ev.plan.params.useStartTimestamps ? one.starts : null;
    const row = maker.row(one.labels, false);
    let any = false;
    walk(one, firstTime, step, grid.steps, ev.plan.params.lookbackMs, (_, i, at) => {
      row.values[i] = (column?.[at] ?? 0) / 1000;
      row.present[i] = FLOAT;
      any = true;
    });
    ev.work(one.times.length);
    if (any) sink.take(row);
  }
}
