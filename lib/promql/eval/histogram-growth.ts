import { EMPTY_HISTOGRAM, type FloatHistogram } from "../histogram/float-histogram";
import { type GrowthNotes, histogramGrowth as growthBetween } from "../histogram/rate";
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
  const lastTime = times[to - 1] as number;
  const first = input.histograms[from] as FloatHistogram;
  const factorOf = (growth: number): number =>
    zero === null
      ? extrapolation(window.start, window.end, firstTime, lastTime, to - from, how, growth, first.count)
      : extrapolationFrom(zero, window, lastTime, firstTime, to - from, how);
  const started = starts ? withStarts(window, starts, zero !== null, context) : null;
  const { histogram, notes } = started
    ? growthBetween(started, 0, started.length, how.counter, factorOf)
    : growthBetween(input.histograms, from, to, how.counter, factorOf);
  if (Object.values(notes).includes(true)) note(notes, metricName(input.labels), context);
  return histogram ?? undefined;
}

function note(notes: GrowthNotes, name: string, context: WindowContext): void {
  if (notes.notCounter) context.note(notACounter(name));
  if (notes.notGauge) context.note(notAGauge(name));
  if (notes.mixedSchemas) context.note(mixedSchemas(name));
  if (notes.reconciledSubtraction) context.note(boundsReconciled("subtraction"));
  if (notes.reconciledAddition) context.note(boundsReconciled("addition"));
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
