import type { UnixMillis } from "./units";

/** A span of time, start inclusive, end exclusive. */
export interface TimeRange {
  readonly from: UnixMillis;
  readonly to: UnixMillis;
}

export const spanMs = (range: TimeRange): number => range.to - range.from;

export const overlaps = (a: TimeRange, b: TimeRange): boolean => a.from < b.to && b.from < a.to;
