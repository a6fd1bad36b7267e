/** Instants at which an expression is evaluated: start + i · step for i from 0 to steps − 1. Unix milliseconds. */
export interface Grid {
  readonly start: number;
  /** Between steps; 0 is allowed when there is one step. */
  readonly step: number;
  readonly steps: number;
}

/** From `start` up to and including `end`; a step of 0 gives the start alone. */
export const gridOf = (start: number, end: number, step: number): Grid =>
  step <= 0 || end <= start ? { start, step, steps: 1 } : { start, step, steps: Math.floor((end - start) / step) + 1 };

export const gridTimes = ({ start, step, steps }: Grid): Float64Array => Float64Array.from({ length: steps }, (_, i) => start + i * step);

const gridEnd = ({ start, step, steps }: Grid): number => start + (steps - 1) * step;

interface SubqueryShape {
  readonly windowMs: number;
  readonly stepMs: number;
  readonly offsetMs: number;
  readonly atMs: number | null;
}

/**
 * The instants of a subquery: multiples of its step counted from the epoch,
 * whatever the outer grid, in the left-open union of the outer windows. May
 * have no steps at all.
 */
export function subqueryGrid(outer: Grid, { windowMs, stepMs, offsetMs, atMs }: SubqueryShape): Grid {
  const first = (atMs ?? outer.start) - offsetMs - windowMs;
  const last = (atMs ?? gridEnd(outer)) - offsetMs;
  // Division that truncates towards zero, then strictly after the window's open start.
  let start = stepMs * Math.trunc(first / stepMs);
  if (start <= first) start += stepMs;
  return { start, step: stepMs, steps: Math.max(0, Math.floor((last - start) / stepMs) + 1) };
}
