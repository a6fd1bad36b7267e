import { equalHistograms } from "../histogram/compact";
import type { FloatHistogram } from "../histogram/float-histogram";
import { detectReset } from "../histogram/resets";
import { startsAnew } from "./start-times";
import { type Window, type WindowFunction, perWindow } from "./window-function";

type Sample = number | FloatHistogram;

/** Counts the neighbours in a window, of whichever kind, that differ in the way asked for. */
function countPairs(
  window: Window,
  differs: (before: Sample, after: Sample) => boolean,
  startedAnew: (i: number, histogram: boolean) => boolean,
): number {
  const { input, to, histogramTo } = window;
  let i = window.from;
  let j = window.histogramFrom;
  let count = 0;
  let before: Sample | undefined;
  while (i < to || j < histogramTo) {
    const isFloat = j >= histogramTo || (i < to && (input.times[i] as number) < (input.histogramTimes[j] as number));
    const after: Sample = isFloat ? (input.values[i] as number) : (input.histograms[j] as FloatHistogram);
    const at = isFloat ? i++ : j++;
    if (before !== undefined && (differs(before, after) || startedAnew(at, !isFloat))) count++;
    before = after;
  }
  return count;
}

const changed = (before: Sample, after: Sample): boolean => {
  if (typeof before === "number") return typeof after !== "number" || (after !== before && !(Number.isNaN(after) && Number.isNaN(before)));
  return typeof after === "number" || !equalHistograms(before, after);
};

/** A change of kind counts as a reset. */
const reset = (before: Sample, after: Sample): boolean => {
  if (typeof before === "number") return typeof after !== "number" || after < before;
  return typeof after === "number" || detectReset(before, after);
};

/** Whether the sample's start timestamp says that the counter began anew. */
function startTest({ input, from, histogramFrom }: Window): (i: number, histogram: boolean) => boolean {
  const { starts, histogramStarts } = input;
  if (!starts && !histogramStarts) return () => false;
  return (i, histogram) => {
    const of = histogram ? histogramStarts : starts;
    const times = histogram ? input.histogramTimes : input.times;
    if (!of || i <= (histogram ? histogramFrom : from)) return false;
    return startsAnew(of[i - 1] as number, times[i - 1] as number, of[i] as number, times[i] as number);
  };
}

/** How often neighbours in a window differ, or fall. */
export const countChanges = (window: Window): number => countPairs(window, changed, () => false);
export const countResets = (window: Window, useStarts: boolean): number =>
  countPairs(window, reset, useStarts ? startTest(window) : () => false);

export const CHANGES: Readonly<Record<string, WindowFunction>> = {
  changes: perWindow(countChanges),
  resets: perWindow((window, { useStarts }) => countResets(window, useStarts)),
};
