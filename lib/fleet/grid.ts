import type { TimeRange } from "@/lib/kernel/time-range";
import { unixMillis } from "@/lib/kernel/units";
import type { TimeGrid } from "./measures";

/** Points of a sparkline, and of half the overview's grid. */
export const SPARK_POINTS = 30;

/** Shorter windows hold too few samples of a slow scrape for a rate to be taken. */
export const MIN_RATE_WINDOW_MS = 150_000;

// Steps a reader can name. The last serves ranges of months.
const LADDER_S = [5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200, 86_400] as const;

/** A grid over the range with steps from the ladder, at most `maxPoints` long, ending at the range's end. */
export function chartGrid(range: TimeRange, maxPoints: number): TimeGrid {
  const wanted = (range.to - range.from) / 1000 / maxPoints;
  const stepMs = (LADDER_S.find((s) => s >= wanted) ?? Math.ceil(wanted / 86_400) * 86_400) * 1000;
  const count = Math.max(1, Math.floor((range.to - range.from) / stepMs) + 1);
  return { start: range.to - (count - 1) * stepMs, stepMs, count };
}

/** The overview's grid: `SPARK_POINTS` points whose windows tile the range exactly. */
export function sparkGrid(range: TimeRange): TimeGrid {
  const stepMs = Math.max(1000, Math.round((range.to - range.from) / SPARK_POINTS));
  return { start: range.to - (SPARK_POINTS - 1) * stepMs, stepMs, count: SPARK_POINTS };
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
