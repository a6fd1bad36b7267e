import type { SeriesData } from "../series-data";

/**
 * What a function over windows works on: samples, or the windows of a
 * roll-up. A sample is a point of one. Columns may be the same array.
 */
export interface Points {
  readonly n: number;
  /** Instants of the first and last sample of each point, ascending. */
  readonly tFirst: Float64Array;
  readonly tLast: Float64Array;
  readonly first: Float64Array;
  readonly last: Float64Array;
  /** What counter resets inside the point add to `last - first`; null: nothing. */
  readonly resets: Float64Array | null;
  readonly min: Float64Array;
  readonly max: Float64Array;
  readonly sum: Float64Array;
  /** Samples in each point; null: one each. */
  readonly count: Float64Array | null;
  readonly stale: Float64Array;
}

export function pointsOf(times: Float64Array, values: Float64Array, stale: Float64Array): Points {
  const same = { first: values, last: values, min: values, max: values, sum: values };
  return { n: times.length, tFirst: times, tLast: times, ...same, resets: null, count: null, stale };
}

/** The counts or sums of whole histograms as a series of floats. */
export function histogramField(data: SeriesData, field: "count" | "sum"): Points {
  return pointsOf(
    data.times,
    Float64Array.from(data.histograms, (h) => h[field]),
    data.stale,
  );
}

/** One behind the other; `a` ends before `b` begins. */
export const concatPoints = (a: Points, b: Points): Points => joinPoints([a, b]);

/** All behind each other, each beginning after the end of the one before. */
export function joinPoints(all: readonly Points[]): Points {
  const filled = all.filter(({ n, stale }) => n > 0 || stale.length > 0);
  const [only] = filled;
  if (filled.length <= 1) return only ?? pointsOf(NONE, NONE, NONE);
  const n = filled.reduce((sum, p) => sum + p.n, 0);
  const join = (of: (p: Points) => Float64Array, length = n) => {
    const out = new Float64Array(length);
    let at = 0;
    for (const p of filled) {
      const column = of(p);
      out.set(column, at);
      at += column.length;
    }
    return out;
  };
  const orElse = (column: Float64Array | null, length: number, fill: number) => column ?? new Float64Array(length).fill(fill);
  return {
    n,
    tFirst: join((p) => p.tFirst),
    tLast: join((p) => p.tLast),
    first: join((p) => p.first),
    last: join((p) => p.last),
    resets: filled.some(({ resets }) => resets) ? join((p) => orElse(p.resets, p.n, 0)) : null,
    min: join((p) => p.min),
    max: join((p) => p.max),
    sum: join((p) => p.sum),
    count: filled.some(({ count }) => count) ? join((p) => orElse(p.count, p.n, 1)) : null,
    stale: join(
      (p) => p.stale,
      filled.reduce((sum, p) => sum + p.stale.length, 0),
    ),
  };
}

const NONE = new Float64Array(0);
