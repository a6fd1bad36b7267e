import type { TimeRange } from "@/lib/kernel/time-range";
import { unixMillis } from "@/lib/kernel/units";
import type { TimeGrid } from "./measures";

/** The most points of a sparkline, and of half the overview's grid. */
export const SPARK_POINTS = 48;

/** Shorter windows hold too few samples of a slow scrape for a rate to be taken. */
export const MIN_RATE_WINDOW_MS = 150_000;

// Steps a reader can name. The last serves ranges of months.
const LADDER_S = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200, 86_400] as const;

/** From here on the store answers from roll-ups, when grids lie on multiples of their step. */
const LONG_MS = 12 * 3_600_000;

const stepFor = (spanMs: number, maxPoints: number): number => {
  const wanted = spanMs / 1000 / maxPoints;
  return (LADDER_S.find((s) => s >= wanted) ?? Math.ceil(wanted / 86_400) * 86_400) * 1000;
};

/** The end of a grid: the range's own, or for long ranges the last multiple of the step before it. */
const endOf = (to: number, stepMs: number, readMs: number): number => (readMs < LONG_MS ? to : Math.floor(to / stepMs) * stepMs);

/** A grid over the range with a step from the ladder, at most about `maxPoints` long, both ends included. */
export function chartGrid(range: TimeRange, maxPoints: number): TimeGrid {
  const spanMs = range.to - range.from;
  const stepMs = stepFor(spanMs, maxPoints);
  const count = Math.max(1, Math.floor(spanMs / stepMs) + 1);
  return { start: endOf(range.to, stepMs, spanMs) - (count - 1) * stepMs, stepMs, count };
}

/** The overview's grid: points whose windows, each a step long, tile the range. */
export function sparkGrid(range: TimeRange): TimeGrid {
  const spanMs = range.to - range.from;
  const stepMs = stepFor(spanMs, SPARK_POINTS);
  const count = Math.max(1, Math.floor(spanMs / stepMs));
  return { start: endOf(range.to, stepMs, 2 * spanMs) - (count - 1) * stepMs, stepMs, count };
}

/** The same grid with as many points again before it. */
export const withPrevious = (grid: TimeGrid): TimeGrid => ({
  ...grid,
  start: grid.start - grid.count * grid.stepMs,
  count: grid.count * 2,
});

/** As a query's range, both ends included. */
export const gridRange = (grid: TimeGrid): TimeRange => ({
  from: unixMillis(grid.start),
  to: unixMillis(grid.start + (grid.count - 1) * grid.stepMs),
});

/** The window for rates on this grid. */
export const rateWindow = (grid: TimeGrid): number => Math.max(grid.stepMs, MIN_RATE_WINDOW_MS);
