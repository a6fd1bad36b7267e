import { scaleHistogram } from "../histogram/arithmetic";
import type { FloatHistogram } from "../histogram/float-histogram";
import { histogramGrowth as growthBetween } from "../histogram/rate";
import { type Growth, extrapolation } from "./extrapolate";
import { metricName } from "./label-sets";
import { boundsReconciled, mixedSchemas, notACounter, notAGauge } from "./notes";
import type { Window, WindowContext } from "./window-function";

/** `rate`, `increase` or `delta` of a window that holds histograms only. */
export function histogramGrowth(window: Window, how: Growth, context: WindowContext): FloatHistogram | undefined {
  const { input, histogramFrom: from, histogramTo: to } = window;
  const samples = to - from;
  if (samples < 2) return undefined;
  const name = metricName(input.labels);
  const { histogram, notes } = growthBetween(input.histograms, from, to, how.counter);
  if (notes.notCounter) context.note(notACounter(name));
  if (notes.notGauge) context.note(notAGauge(name));
  if (notes.mixedSchemas) context.note(mixedSchemas(name));
  if (notes.reconciledSubtraction) context.note(boundsReconciled("subtraction"));
  if (notes.reconciledAddition) context.note(boundsReconciled("addition"));
  if (!histogram) return undefined;
  const first = input.histograms[from] as FloatHistogram;
  const times = input.histogramTimes;
  const factor = extrapolation(
    window.start,
    window.end,
    times[from] as number,
    times[to - 1] as number,
    samples,
    how,
    histogram.count,
    first.count,
  );
  return scaleHistogram(histogram, factor);
}
