import type { FloatHistogram } from "../histogram/float-histogram";
import { metricName } from "./label-sets";
import { kahanMean, kahanSum } from "./kahan";
import { averageOverTime, sumOverTime } from "./histogram-over-time";
import { histogramsIgnoredInRange, mixedSamples, quantileOutOfRange } from "./notes";
import { median, quantileOf } from "./quantile-of";
import { extremeOverTime } from "./extreme-over-time";
import { slidingSum } from "./sliding-sum";
import { type Window, type WindowContext, type WindowFunction, floatsIn, histogramsIn, perWindow } from "./window-function";

/** Of the floats alone; histograms beside them raise a remark, and without floats there is no result. */
const ofFloats = (at: (window: Window, context: WindowContext) => number | undefined): WindowFunction =>
  perWindow((window, context) => {
    if (floatsIn(window) === 0) return undefined;
    if (histogramsIn(window) > 0) context.note(histogramsIgnoredInRange(metricName(window.input.labels)));
    return at(window, context);
  });

/** Of floats or of histograms; both in one window raise a warning in place of a result. */
const ofEither = (
  floats: (values: Float64Array, from: number, to: number) => number,
  histograms: (window: Window, context: WindowContext) => FloatHistogram | undefined,
): WindowFunction =>
  perWindow((window, context) => {
    if (histogramsIn(window) === 0) return floats(window.input.values, window.from, window.to);
    if (floatsIn(window) === 0) return histograms(window, context);
    context.note(mixedSamples(metricName(window.input.labels)));
    return undefined;
  });

function variance({ input, from, to }: Window): number {
  // Welford's method, both running values compensated.
  let mean = 0;
  let meanC = 0;
  let squares = 0;
  let squaresC = 0;
  for (let i = from; i < to; i++) {
    const x = input.values[i] as number;
    const delta = x - (mean + meanC);
    const inc = delta / (i - from + 1);
    const m = mean + inc;
    meanC += Math.abs(mean) >= Math.abs(inc) ? mean - m + inc : inc - m + mean;
    mean = m;
    const add = delta * (x - (mean + meanC));
    const s = squares + add;
    squaresC += Math.abs(squares) >= Math.abs(add) ? squares - s + add : add - s + squares;
    squares = s;
  }
  return (squares + squaresC) / (to - from);
}

const lastTime = ({ input, to, histogramTo, from, histogramFrom }: Window): number =>
  Math.max(
    to > from ? (input.times[to - 1] as number) : -Infinity,
    histogramTo > histogramFrom ? (input.histogramTimes[histogramTo - 1] as number) : -Infinity,
  );

const firstTime = ({ input, to, histogramTo, from, histogramFrom }: Window): number =>
  Math.min(
    to > from ? (input.times[from] as number) : Infinity,
    histogramTo > histogramFrom ? (input.histogramTimes[histogramFrom] as number) : Infinity,
  );

/** The sample at an end of the window, of whichever kind. */
function sampleAt(window: Window, which: "first" | "last"): number | FloatHistogram | undefined {
  const { input, from, to, histogramFrom, histogramTo } = window;
  const float = which === "first" ? from : to - 1;
  const histogram = which === "first" ? histogramFrom : histogramTo - 1;
  if (histogramsIn(window) === 0) return input.values[float];
  if (floatsIn(window) === 0) return input.histograms[histogram];
  const floatFirst = (input.times[float] as number) < (input.histogramTimes[histogram] as number);
  return floatFirst === (which === "first") ? input.values[float] : input.histograms[histogram];
}

let scratch = new Float64Array(1024);

/** The window's floats in a buffer that the next call uses again. */
function samplesOf({ input, from, to }: Window): Float64Array {
  const n = to - from;
  if (scratch.length < n) scratch = new Float64Array(n * 2);
  const values = scratch.subarray(0, n);
  for (let i = 0; i < n; i++) values[i] = input.values[from + i] as number;
  return values;
}

/** The newest sample that is least or greatest, in seconds. */
const timeOfExtreme = (better: (value: number, best: number) => boolean) =>
  ofFloats(({ input, from, to }) => {
    let best = from;
    for (let i = from + 1; i < to; i++) {
      const value = input.values[i] as number;
      if (better(value, input.values[best] as number) || Number.isNaN(input.values[best])) best = i;
    }
    return (input.times[best] as number) / 1000;
  });

/** The window functions that summarise samples without regard to their order in time. */
export const OVER_TIME: Readonly<Record<string, WindowFunction>> = {
  sum_over_time: slidingSum(false, ofEither(kahanSum, sumOverTime)),
  avg_over_time: slidingSum(true, ofEither(kahanMean, averageOverTime)),
  count_over_time: perWindow((w) => floatsIn(w) + histogramsIn(w)),
  present_over_time: perWindow(() => 1),
  min_over_time: extremeOverTime((value, best) => value < best),
  max_over_time: extremeOverTime((value, best) => value > best),
  last_over_time: perWindow((w) => sampleAt(w, "last")),
  first_over_time: perWindow((w) => sampleAt(w, "first")),
  stdvar_over_time: ofFloats(variance),
  stddev_over_time: ofFloats((w) => Math.sqrt(variance(w))),
  quantile_over_time: ofFloats((w, context) => {
    const q = context.scalars[0]?.[w.step] as number;
    if (!(q >= 0 && q <= 1)) context.note(quantileOutOfRange(q));
    return quantileOf(q, samplesOf(w));
  }),
  mad_over_time: ofFloats((w) => {
    const middle = median(samplesOf(w));
    const distances = samplesOf(w);
    if (distances.includes(NaN)) return NaN;
    for (let i = 0; i < distances.length; i++) distances[i] = Math.abs((distances[i] as number) - middle);
    return median(distances);
  }),
  ts_of_last_over_time: perWindow((w) => lastTime(w) / 1000),
  ts_of_first_over_time: perWindow((w) => firstTime(w) / 1000),
  ts_of_max_over_time: timeOfExtreme((value, best) => value >= best),
  ts_of_min_over_time: timeOfExtreme((value, best) => value <= best),
};
