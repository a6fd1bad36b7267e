import { subtractHistograms, asGauge, divideHistogram } from "../histogram/arithmetic";
import type { FloatHistogram } from "../histogram/float-histogram";
import { detectReset } from "../histogram/resets";
import { metricName } from "./label-sets";
import { boundsReconciled, mixedSamples, mixedSchemas, notACounter, notAGauge } from "./notes";
import { startsAnew } from "./start-times";
import { type Window, type WindowContext, type WindowFunction, floatsIn, histogramsIn, perWindow } from "./window-function";

/** `irate` (per second, of a counter) or `idelta`: what the newest two samples of a window say. */
function lastTwo(window: Window, context: WindowContext, rate: boolean): number | FloatHistogram | undefined {
  const { input, to, histogramTo } = window;
  const floats = floatsIn(window);
  const histograms = histogramsIn(window);
  if (floats + histograms < 2) return undefined;
  const lastFloat = floats > 0 ? (input.times[to - 1] as number) : -Infinity;
  const lastHistogram = histograms > 0 ? (input.histogramTimes[histogramTo - 1] as number) : -Infinity;
  const newestIsFloat = lastFloat > lastHistogram;
  const floatBefore = newestIsFloat ? (floats > 1 ? (input.times[to - 2] as number) : -Infinity) : lastFloat;
  const histogramBefore = newestIsFloat ? lastHistogram : histograms > 1 ? (input.histogramTimes[histogramTo - 2] as number) : -Infinity;
  if (newestIsFloat !== floatBefore > histogramBefore) {
    context.note(mixedSamples(metricName(input.labels)));
    return undefined;
  }
  const seconds = (Math.max(lastFloat, lastHistogram) - Math.max(floatBefore, histogramBefore)) / 1000;
  if (newestIsFloat) {
    const last = input.values[to - 1] as number;
    const before = input.values[to - 2] as number;
    const anew = rate && (last < before || startedAnew(input.starts, input.times, to - 1));
    return (anew ? last : last - before) / (rate ? seconds : 1);
  }
  return histogramDifference(window, context, rate, seconds);
}

const startedAnew = (starts: Float64Array | null, times: Float64Array, i: number): boolean =>
  starts !== null && startsAnew(starts[i - 1] as number, times[i - 1] as number, starts[i] as number, times[i] as number);

function histogramDifference(window: Window, context: WindowContext, rate: boolean, seconds: number): FloatHistogram | undefined {
  const { input, histogramTo } = window;
  const name = metricName(input.labels);
  const last = input.histograms[histogramTo - 1] as FloatHistogram;
  const before = input.histograms[histogramTo - 2] as FloatHistogram;
  const gauges = Number(last.hint === "gauge") + Number(before.hint === "gauge");
  if (rate && gauges > 0) context.note(notACounter(name));
  if (!rate && gauges < 2) context.note(notAGauge(name));
  const anew = rate && (detectReset(before, last) || startedAnew(input.histogramStarts, input.histogramTimes, histogramTo - 1));
  let result = last;
  if (!anew) {
    const difference = subtractHistograms(last, before);
    if (!difference) {
      context.note(mixedSchemas(name));
      return undefined;
    }
    if (difference.notes.boundsReconciled) context.note(boundsReconciled("subtraction"));
    result = difference.histogram;
  }
  return asGauge(rate ? divideHistogram(result, seconds) : result);
}

export const LAST_TWO: Readonly<Record<string, WindowFunction>> = {
  irate: perWindow((window, context) => lastTwo(window, context, true)),
  idelta: perWindow((window, context) => lastTwo(window, context, false)),
};
