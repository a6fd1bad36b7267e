import { scaleHistogram } from "../histogram/arithmetic";
import { EMPTY_HISTOGRAM, type FloatHistogram } from "../histogram/float-histogram";
import { histogramGrowth as growthBetween } from "../histogram/rate";
import { type Growth, extrapolation } from "./extrapolate";
import { metricName } from "./label-sets";
import { boundsReconciled, mixedSchemas, notACounter, notAGauge, overlappingStart } from "./notes";
import { extrapolationFrom, startOverlaps, startsAnew, zeroTime } from "./start-times";
import type { Window, WindowContext } from "./window-function";

/** `rate`, `increase` or `delta` of a window that holds histograms only. */
export function histogramGrowth(window: Window, how: Growth, context: WindowContext): FloatHistogram | undefined {
  const { input, histogramFrom: from, histogramTo: to } = window;
  const times = input.histogramTimes;
  const firstTime = times[from] as number;
  const starts = how.counter ? input.histogramStarts : null;
  const zero = starts ? zeroTime(starts[from] as number, firstTime, window.start) : null;
  if (to - from < 2 && zero === null) return undefined;
  const samples = starts ? withStarts(window, starts, zero !== null, context) : input.histograms.slice(from, to);
  const growth = between(samples, window, how, context);
  if (!growth) return undefined;
  const lastTime = times[to - 1] as number;
  if (zero !== null) return scaleHistogram(growth, extrapolationFrom(zero, window, lastTime, firstTime, to - from, how));
  const first = input.histograms[from] as FloatHistogram;
  const factor = extrapolation(window.start, window.end, firstTime, lastTime, to - from, how, growth.count, first.count);
  return scaleHistogram(growth, factor);
}

/** Not extrapolated. Null, with a note, where there is none. */
function between(samples: readonly FloatHistogram[], window: Window, how: Growth, context: WindowContext): FloatHistogram | null {
  const name = metricName(window.input.labels);
  const { histogram, notes } = growthBetween(samples, 0, samples.length, how.counter);
  if (notes.notCounter) context.note(notACounter(name));
  if (notes.notGauge) context.note(notAGauge(name));
  if (notes.mixedSchemas) context.note(mixedSchemas(name));
  if (notes.reconciledSubtraction) context.note(boundsReconciled("subtraction"));
  if (notes.reconciledAddition) context.note(boundsReconciled("addition"));
  return histogram;
}

/** The window's histograms with what their start timestamps say written into their hints; an empty one first where they rose from zero. */
function withStarts(
  { input, histogramFrom, histogramTo }: Window,
  starts: Float64Array,
  fromZero: boolean,
  context: WindowContext,
): FloatHistogram[] {
  const { histogramTimes: times, histograms } = input;
  const first = histograms[histogramFrom] as FloatHistogram;
  const { schema, zeroThreshold, customBounds } = first;
  const all: FloatHistogram[] = fromZero
    ? [
        { ...EMPTY_HISTOGRAM, schema, zeroThreshold, customBounds },
        { ...first, hint: first.hint === "gauge" ? "gauge" : "not_reset" },
      ]
    : [first];
  for (let i = histogramFrom + 1; i < histogramTo; i++) {
    const [startBefore, before, start] = [starts[i - 1] as number, times[i - 1] as number, starts[i] as number];
    if (startOverlaps(startBefore, before, start)) context.note(overlappingStart(metricName(input.labels)));
    const histogram = histograms[i] as FloatHistogram;
    all.push(startsAnew(startBefore, before, start, times[i] as number) ? { ...histogram, hint: "reset" } : histogram);
  }
  return all;
}
