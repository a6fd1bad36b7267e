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
export function concatPoints(a: Points, b: Points): Points {
  if (a.n === 0) return b;
  if (b.n === 0) return a;
  const join = (x: Float64Array, y: Float64Array) => {
    const out = new Float64Array(x.length + y.length);
    out.set(x);
    out.set(y, x.length);
    return out;
  };
  const orElse = (x: Float64Array | null, n: number, fill: number) => x ?? new Float64Array(n).fill(fill);
  return {
    n: a.n + b.n,
    tFirst: join(a.tFirst, b.tFirst),
    tLast: join(a.tLast, b.tLast),
    first: join(a.first, b.first),
    last: join(a.last, b.last),
    resets: a.resets || b.resets ? join(orElse(a.resets, a.n, 0), orElse(b.resets, b.n, 0)) : null,
    min: join(a.min, b.min),
    max: join(a.max, b.max),
    sum: join(a.sum, b.sum),
    count: a.count || b.count ? join(orElse(a.count, a.n, 1), orElse(b.count, b.n, 1)) : null,
    stale: join(a.stale, b.stale),
  };
}
