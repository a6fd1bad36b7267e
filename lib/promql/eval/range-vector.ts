import type { Expr } from "../ast";
import type { FloatHistogram } from "../histogram/float-histogram";
import { type PromSeries, SAMPLE_FLOAT, SAMPLE_HISTOGRAM } from "../series";
import type { Evaluation } from "./evaluation";
import type { Grid } from "./grid";
import { withoutName } from "./label-sets";
import { type WindowInput, type WindowSource, eachWindowInput, firstAfter, frameOf } from "./window-input";

/** The samples of a range vector's window at the grid's first step: the answer to an instant query of one. */
export function windowSamples(ev: Evaluation, expr: Expr, grid: Grid): PromSeries[] {
  const source = expr as WindowSource;
  const { firstEnd, length } = frameOf(ev, source, grid);
  const all: PromSeries[] = [];
  eachWindowInput(ev, source, grid, (input) => {
    const series = within(input, firstEnd - length, firstEnd);
    ev.hold(series.times.length);
    if (series.times.length > 0) all.push(series);
  });
  return all;
}

function within(input: WindowInput, start: number, end: number): PromSeries {
  const [from, to] = [firstAfter(input.times, start), firstAfter(input.times, end)];
  const [histogramFrom, histogramTo] = [firstAfter(input.histogramTimes, start), firstAfter(input.histogramTimes, end)];
  const labels = input.dropName ? withoutName(input.labels) : input.labels;
  const n = to - from + histogramTo - histogramFrom;
  if (histogramFrom === histogramTo) {
    return {
      labels,
      times: input.times.slice(from, to),
      values: input.values.slice(from, to),
      kinds: null,
      histograms: null,
      starts: null,
    };
  }
  const times = new Float64Array(n);
  const values = new Float64Array(n);
  const kinds = new Uint8Array(n);
  const histograms = Array.from<FloatHistogram | undefined>({ length: n });
  for (let at = 0, i = from, j = histogramFrom; at < n; at++) {
    const float = j === histogramTo || (i < to && (input.times[i] as number) < (input.histogramTimes[j] as number));
    times[at] = (float ? input.times[i] : input.histogramTimes[j]) as number;
    kinds[at] = float ? SAMPLE_FLOAT : SAMPLE_HISTOGRAM;
    if (float) values[at] = input.values[i++] as number;
    else histograms[at] = input.histograms[j++];
  }
  return { labels, times, values, kinds, histograms, starts: null };
}
