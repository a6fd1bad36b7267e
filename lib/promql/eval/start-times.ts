import type { Growth } from "./extrapolate";
import { extrapolation } from "./extrapolate";
import { metricName } from "./label-sets";
import { overlappingStart } from "./notes";
import type { Window, WindowContext } from "./window-function";

/**
 * Whether a counter began anew between two samples, as far as its start
 * timestamps (0: unknown) tell: it started after the earlier sample, or right
 * at it where that had a start of its own (a delta).
 */
export function startsAnew(startBefore: number, before: number, start: number, time: number): boolean {
  if (start === 0 || start >= time) return false;
  return start > before || (start === before && startBefore !== 0 && startBefore < before);
}

/** Whether a sample claims to have started before the one before it was taken, and not together with that. */
export const startOverlaps = (startBefore: number, before: number, start: number): boolean =>
  start !== 0 && start < before && start !== startBefore;

/**
 * The growth of a counter with start timestamps. Where the first sample's
 * start lies within the window, the counter was zero then, and nothing needs
 * to be guessed about the window's beginning.
 */
export function growthWithStarts(window: Window, how: Growth, context: WindowContext): number | undefined {
  const { times, values, labels } = window.input;
  const starts = window.input.starts as Float64Array;
  const { from, to } = window;
  const first = values[from] as number;
  let growth = (values[to - 1] as number) - first;
  for (let i = from + 1; i < to; i++) {
    const before = values[i - 1] as number;
    const startBefore = starts[i - 1] as number;
    const start = starts[i] as number;
    const timeBefore = times[i - 1] as number;
    if (startOverlaps(startBefore, timeBefore, start)) context.note(overlappingStart(metricName(labels)));
    if ((values[i] as number) < before || startsAnew(startBefore, timeBefore, start, times[i] as number)) growth += before;
  }
  const firstTime = times[from] as number;
  const lastTime = times[to - 1] as number;
  const known = zeroTime(starts[from] as number, firstTime, window.start);
  if (known === null) {
    if (to - from < 2) return undefined;
    return growth * extrapolation(window.start, window.end, firstTime, lastTime, to - from, how, growth, first);
  }
  return (growth + first) * extrapolationFrom(known, window, lastTime, firstTime, to - from, how);
}

/** The instant within the window at which a counter was zero; null: unknown. */
export const zeroTime = (start: number, firstTime: number, windowStart: number): number | null =>
  start !== 0 && start > windowStart && start < firstTime ? start : null;

/** As `extrapolation`, where the growth is known from `zero` on. */
export function extrapolationFrom(zero: number, window: Window, lastTime: number, firstTime: number, samples: number, how: Growth): number {
  const sampled = (lastTime - zero) / 1000;
  // The distance of samples is that of the samples themselves; a single one has none, and is not stretched.
  const average = samples > 1 ? (lastTime - firstTime) / 1000 / (samples - 1) : 0;
  let toEnd = (window.end - lastTime) / 1000;
  if (toEnd >= average * 1.1) toEnd = average / 2;
  const factor = (sampled + toEnd) / sampled;
  return how.perSecond ? factor / ((window.end - window.start) / 1000) : factor;
}
