import { hasCustomBounds, sameBounds } from "./bounds";
import { coarserIndex, filterBuckets, mapBuckets } from "./bucket-counts";
import type { BucketCounts, FloatHistogram } from "./float-histogram";

/** Without its empty buckets. */
export function compactHistogram(h: FloatHistogram): FloatHistogram {
  const positive = filterBuckets(h.positive, populated);
  const negative = filterBuckets(h.negative, populated);
  return positive === h.positive && negative === h.negative ? h : { ...h, positive, negative };
}

const populated = (_index: number, count: number): boolean => count !== 0;

/**
 * Whether both say the same: schema, count, sum, zero bucket, bounds and
 * populated buckets. Buckets that are empty, and the hint, do not count. NaN
 * equals NaN.
 */
export function equalHistograms(
  a: FloatHistogram,
  b: FloatHistogram,
  equal: (x: number, y: number) => boolean = (x, y) => Object.is(x, y) || x === y,
): boolean {
  if (a.schema !== b.schema || !equal(a.count, b.count) || !equal(a.sum, b.sum)) return false;
  if (hasCustomBounds(a) ? !sameBounds(a, b) : a.zeroThreshold !== b.zeroThreshold || !equal(a.zeroCount, b.zeroCount)) return false;
  return equalBuckets(a.positive, b.positive, equal) && equalBuckets(a.negative, b.negative, equal);
}

function equalBuckets(a: BucketCounts, b: BucketCounts, equal: (x: number, y: number) => boolean): boolean {
  const left = filterBuckets(a, populated);
  const right = filterBuckets(b, populated);
  if (left.indices.length !== right.indices.length) return false;
  for (let i = 0; i < left.indices.length; i++) {
    if (left.indices[i] !== right.indices[i] || !equal(left.counts[i] as number, right.counts[i] as number)) return false;
  }
  return true;
}

/** The same observations in the wider buckets of a lower schema; itself where the schema is that already. */
export function reduceSchema(h: FloatHistogram, schema: number): FloatHistogram {
  const by = h.schema - schema;
  if (by <= 0 || hasCustomBounds(h)) return h;
  const coarser = (index: number) => coarserIndex(index, by);
  return { ...h, schema, positive: mapBuckets(h.positive, coarser), negative: mapBuckets(h.negative, coarser) };
}
