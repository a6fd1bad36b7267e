import type { MetricFunction } from "../query";
import type { Points } from "./points";

/** A sample older than this no longer speaks for the present (Prometheus' lookback). */
export const LOOKBACK_MS = 5 * 60_000;

export interface Grid {
  readonly from: number;
  readonly stepMs: number;
  readonly count: number;
}

export const gridTimes = ({ from, stepMs, count }: Grid): number[] => Array.from({ length: count }, (_, i) => from + i * stepMs);

/** Samples counted in a window, and how to stretch what they show to its whole length. */
export interface Stretch {
  readonly firstTime: number;
  readonly lastTime: number;
  readonly samples: number;
  /** The value (a histogram's count) at the first sample and its growth over the window: a counter cannot have begun below 0. */
  readonly firstValue: number;
  readonly growth: number;
}

/** Prometheus' extrapolation: by what to multiply the growth between first and last sample. */
export function extrapolation(s: Stretch, windowStart: number, windowEnd: number): number {
  const sampled = s.lastTime - s.firstTime;
  const average = sampled / (s.samples - 1);
  const threshold = average * 1.1;
  let toStart = s.firstTime - windowStart;
  let toEnd = windowEnd - s.lastTime;
  if (toStart >= threshold) toStart = average / 2;
  if (s.growth > 0 && s.firstValue >= 0) toStart = Math.min(toStart, sampled * (s.firstValue / s.growth));
  if (toEnd >= threshold) toEnd = average / 2;
  return (sampled + toStart + toEnd) / sampled;
}

/** Computes a function at every grid point, over the window `(t - windowMs, t]`. NaN: no value. */
export function overWindows(points: Points, grid: Grid, windowMs: number, fn: Exclude<MetricFunction, "quantile">): Float64Array {
  if (fn === "last") return lastValues(points, grid);
  const out = new Float64Array(grid.count).fill(NaN);
  const corrections = fn === "rate" || fn === "increase" ? resetsUpTo(points) : null;
  let low = 0;
  let high = 0;
  for (let g = 0; g < grid.count; g++) {
    const end = grid.from + g * grid.stepMs;
    const start = end - windowMs;
    while (high < points.n && (points.tLast[high] as number) <= end) high++;
    while (low < high && (points.tFirst[low] as number) <= start) low++;
    if (low === high) continue;
    if (corrections) out[g] = growth(points, corrections, low, high - 1, start, end) / (fn === "rate" ? windowMs / 1000 : 1);
    else out[g] = summary(points, low, high, fn);
  }
  return out;
}

function lastValues(points: Points, grid: Grid): Float64Array {
  const out = new Float64Array(grid.count).fill(NaN);
  let next = 0;
  let stale = 0;
  for (let g = 0; g < grid.count; g++) {
    const at = grid.from + g * grid.stepMs;
    while (next < points.n && (points.tLast[next] as number) <= at) next++;
    while (stale < points.stale.length && (points.stale[stale] as number) <= at) stale++;
    if (next === 0) continue;
    const time = points.tLast[next - 1] as number;
    const ended = stale > 0 && (points.stale[stale - 1] as number) > time;
    if (!ended && at - time < LOOKBACK_MS) out[g] = points.last[next - 1] as number;
  }
  return out;
}

/** For each point, what resets added up to its first sample; the last element is unused growth up to the end. */
function resetsUpTo(points: Points): Float64Array {
  const sums = new Float64Array(points.n + 1);
  let total = 0;
  for (let i = 0; i < points.n; i++) {
    if (i > 0) {
      const before = points.last[i - 1] as number;
      if ((points.first[i] as number) < before) total += before;
    }
    sums[i] = total;
    if (points.resets) total += points.resets[i] as number;
  }
  sums[points.n] = total;
  return sums;
}

function growth(points: Points, corrections: Float64Array, low: number, high: number, start: number, end: number): number {
  const samples = points.count ? total(points.count, low, high + 1) : high - low + 1;
  if (samples < 2) return NaN;
  const firstValue = points.first[low] as number;
  const inside = (corrections[high] as number) - (corrections[low] as number) + (points.resets?.[high] ?? 0);
  const grown = (points.last[high] as number) - firstValue + inside;
  const firstTime = points.tFirst[low] as number;
  const lastTime = points.tLast[high] as number;
  return grown * extrapolation({ firstTime, lastTime, samples, firstValue, growth: grown }, start, end);
}

function total(column: Float64Array, low: number, high: number): number {
  let sum = 0;
  for (let i = low; i < high; i++) sum += column[i] as number;
  return sum;
}

function summary(points: Points, low: number, high: number, fn: "avg" | "min" | "max" | "rate" | "increase"): number {
  if (fn === "avg") return total(points.sum, low, high) / (points.count ? total(points.count, low, high) : high - low);
  const column = fn === "min" ? points.min : points.max;
  let best = NaN;
  for (let i = low; i < high; i++) {
    const v = column[i] as number;
    if (Number.isNaN(best) || (fn === "min" ? v < best : v > best)) best = v;
  }
  return best;
}
