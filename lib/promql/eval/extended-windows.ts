import type { WindowMode } from "../ast";
import { addHistograms, asGauge, scaleHistogram, subtractHistograms } from "../histogram/arithmetic";
import type { FloatHistogram } from "../histogram/float-histogram";
import { detectReset } from "../histogram/resets";
import { countChanges, countResets } from "./changes";
import { type Growth, GROWTH } from "./extrapolate";
import { metricName } from "./label-sets";
import { mixedSamples, mixedSchemas, notACounter, notAGauge } from "./notes";
import { executionError } from "./query-error";
import { setHistogram } from "./row";
import { type Window, type WindowContext, type WindowFunction, setFloat } from "./window-function";
import { type WindowInput, firstAfter } from "./window-input";

/** How samples of one kind are reckoned with. Null: they do not fit together. */
export interface Reckoning<T> {
  readonly minus: (a: T, b: T) => T | null;
  readonly plus: (a: T, b: T) => T | null;
  readonly times: (a: T, factor: number) => T;
  readonly reset: (before: T, after: T) => boolean;
}

export const FLOATS: Reckoning<number> = {
  minus: (a, b) => a - b,
  plus: (a, b) => a + b,
  times: (a, factor) => a * factor,
  reset: (before, after) => after < before,
};

export const HISTOGRAMS: Reckoning<FloatHistogram> = {
  minus: (a, b) => subtractHistograms(a, b)?.histogram ?? null,
  plus: (a, b) => addHistograms(a, b)?.histogram ?? null,
  times: scaleHistogram,
  reset: detectReset,
};

/** Samples of one kind, ascending in time. */
export interface Samples<T> {
  readonly times: Float64Array;
  readonly at: (i: number) => T;
}

/** The value at an instant between samples i and i + 1. A counter that was reset between them rose from zero. */
export function between<T>({ times, at }: Samples<T>, kind: Reckoning<T>, i: number, time: number, counter: boolean): T | null {
  const [before, after] = [at(i), at(i + 1)];
  const share = (time - (times[i] as number)) / ((times[i + 1] as number) - (times[i] as number));
  const rise = kind.minus(after, before);
  if (rise === null) return null;
  return counter && kind.reset(before, after) ? kind.times(after, share) : kind.plus(before, kind.times(rise, share));
}

/** Which samples a window is about: those in it, `[first, last]`, and its neighbours, −1 for none near enough. */
interface Reach {
  readonly before: number;
  readonly first: number;
  readonly last: number;
  readonly after: number;
}

function reach(times: Float64Array, start: number, end: number, lookbackMs: number): Reach {
  const first = firstAfter(times, start);
  const last = firstAfter(times, end) - 1;
  const before = first > 0 && (times[first - 1] as number) > start - lookbackMs ? first - 1 : -1;
  const after = last + 1 < times.length && (times[last + 1] as number) <= end + lookbackMs ? last + 1 : -1;
  return { before, first, last, after };
}

/** The growth from border to border. Undefined: there is none to be seen; null: samples that do not fit together. */
function growth<T>(
  samples: Samples<T>,
  kind: Reckoning<T>,
  { before, first, last, after }: Reach,
  start: number,
  end: number,
  mode: WindowMode,
  how: Growth,
): T | null | undefined {
  const { times, at } = samples;
  const empty = first > last;
  if (empty && (mode === "anchored" || before < 0 || after < 0)) return undefined;
  // With a sample right at the border nothing needs to be interpolated.
  const leftExact = before >= 0 && times[before] === start;
  const rightExact = !empty && times[last] === end;
  const smoothLeft = mode === "smoothed" && before >= 0 && !leftExact;
  const smoothRight = mode === "smoothed" && after >= 0 && !rightExact;
  const from = before >= 0 ? before : first;
  const to = empty ? before : last;
  const left = smoothLeft ? between(samples, kind, from, start, how.counter) : at(from);
  const right = smoothRight ? between(samples, kind, to, end, how.counter) : at(to);
  if (left === null || right === null) return null;
  let result = kind.minus(right, left);
  if (!how.counter) return result;
  // A reset between the neighbour and the first sample is already in an interpolated left border, and one
  // in the gap that holds both borders in both of them.
  const gapFrom = smoothLeft ? from + 1 : from;
  const gapTo = smoothRight ? to + 1 : to;
  for (let i = gapFrom; i < gapTo && result !== null; i++) if (kind.reset(at(i), at(i + 1))) result = kind.plus(result, at(i));
  return result;
}

const ALLOWED: Readonly<Record<WindowMode, readonly string[]>> = {
  anchored: ["changes", "delta", "increase", "rate", "resets"],
  smoothed: ["delta", "increase", "rate"],
};

/** A window function over windows that reach from border to border instead of being extrapolated. Throws QueryError for other functions. */
export function extendedFunction(func: string, mode: WindowMode, lookbackMs: number): WindowFunction {
  if (!ALLOWED[mode].includes(func)) {
    throw executionError(`${mode} modifier can only be used with: ${ALLOWED[mode].join(", ")} - not with ${func}`);
  }
  return (input, frame, out, context) => {
    for (let i = 0; i < frame.steps; i++) {
      const end = frame.firstEnd + i * frame.step;
      const start = end - frame.length;
      const [floats, histograms] = reaches(input, start, end, lookbackMs);
      context.work(8);
      if (func === "changes" || func === "resets") {
        const window = anchoredWindow(input, floats, histograms, start, end, i);
        if (window) setFloat(out, i, func === "changes" ? countChanges(window) : countResets(window, context.useStarts));
        continue;
      }
      const within = (reach: Reach) => reach.first <= reach.last;
      const touches = (reach: Reach) => within(reach) || reach.before >= 0 || (mode === "smoothed" && reach.after >= 0);
      if (touches(floats) && touches(histograms)) {
        if (within(floats) || within(histograms)) context.note(mixedSamples(metricName(input.labels)));
        continue;
      }
      const result = touches(histograms)
        ? ofHistograms(input, histograms, start, end, func, mode, context)
        : ofKind({ times: input.times, at: (k) => input.values[k] as number }, FLOATS, floats, start, end, func, mode);
      if (typeof result === "number") setFloat(out, i, result);
      else if (result) setHistogram(out, i, result);
    }
  };
}

/** What a window reaches of floats and of histograms. Of two neighbours on one side only the nearer counts. */
function reaches({ times, histogramTimes }: WindowInput, start: number, end: number, lookbackMs: number): [Reach, Reach] {
  const floats = reach(times, start, end, lookbackMs);
  const histograms = reach(histogramTimes, start, end, lookbackMs);
  const floatIsLast = floats.before >= 0 && !((histogramTimes[histograms.before] ?? -Infinity) > (times[floats.before] as number));
  const floatIsNext = floats.after >= 0 && !((histogramTimes[histograms.after] ?? Infinity) < (times[floats.after] as number));
  return [
    { ...floats, before: floatIsLast ? floats.before : -1, after: floatIsNext ? floats.after : -1 },
    { ...histograms, before: floatIsLast ? -1 : histograms.before, after: floatIsNext ? -1 : histograms.after },
  ];
}

/** The window with the sample before it; null when it has none of its own. */
function anchoredWindow(input: WindowInput, floats: Reach, histograms: Reach, start: number, end: number, step: number): Window | null {
  if (floats.first > floats.last && histograms.first > histograms.last) return null;
  return {
    input,
    from: floats.before >= 0 ? floats.before : floats.first,
    to: floats.last + 1,
    histogramFrom: histograms.before >= 0 ? histograms.before : histograms.first,
    histogramTo: histograms.last + 1,
    start,
    end,
    step,
    instant: end,
  };
}

function ofKind<T>(
  samples: Samples<T>,
  kind: Reckoning<T>,
  at: Reach,
  start: number,
  end: number,
  func: string,
  mode: WindowMode,
): T | number | null | undefined {
  const how = GROWTH[func] as Growth;
  const result = growth(samples, kind, at, start, end, mode, how);
  if (result === null || result === undefined) return result;
  return how.perSecond ? kind.times(result, 1000 / (end - start)) : result;
}

function ofHistograms(
  input: WindowInput,
  at: Reach,
  start: number,
  end: number,
  func: string,
  mode: WindowMode,
  context: WindowContext,
): FloatHistogram | number | undefined {
  const samples = { times: input.histogramTimes, at: (k: number) => input.histograms[k] as FloatHistogram };
  const result = ofKind(samples, HISTOGRAMS, at, start, end, func, mode);
  const how = GROWTH[func];
  const name = metricName(input.labels);
  if (how && result !== undefined) {
    const used = input.histograms.slice(
      at.before >= 0 ? at.before : at.first,
      (mode === "smoothed" && at.after >= 0 ? at.after : at.last) + 1,
    );
    if (how.counter && used.some((h) => h.hint === "gauge")) context.note(notACounter(name));
    if (!how.counter && used.some((h) => h.hint !== "gauge")) context.note(notAGauge(name));
  }
  if (result === null) context.note(mixedSchemas(name));
  return typeof result === "object" && result ? asGauge(result) : (result ?? undefined);
}
