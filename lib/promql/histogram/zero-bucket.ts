import { exponentialBound } from "./bounds";
import { filterBuckets } from "./bucket-counts";
import type { BucketCounts, FloatHistogram } from "./float-histogram";

/**
 * The zero bucket widened to at least `threshold`: what lies within it moves
 * there. A threshold that falls into a populated bucket is moved out to that
 * bucket's far bound. For exponential schemas, and a threshold not below the
 * histogram's own.
 */
export function widenZeroBucket(h: FloatHistogram, threshold: number): FloatHistogram {
  if (threshold === h.zeroThreshold) return h;
  let zeroThreshold = threshold;
  for (let before = Number.NaN; before !== zeroThreshold;) {
    before = zeroThreshold;
    zeroThreshold = outOfBucket(h.schema, h.negative, outOfBucket(h.schema, h.positive, zeroThreshold));
  }
  let zeroCount = h.zeroCount;
  const outside = (index: number, count: number): boolean => {
    if (exponentialBound(h.schema, index - 1) >= zeroThreshold) return true;
    zeroCount += count;
    return false;
  };
  const positive = filterBuckets(h.positive, outside);
  const negative = filterBuckets(h.negative, outside);
  return { ...h, zeroThreshold, zeroCount, positive, negative };
}

/** The threshold, or the upper bound of the populated bucket that it cuts. */
function outOfBucket(schema: number, { indices, counts }: BucketCounts, threshold: number): number {
  for (let i = 0; i < indices.length; i++) {
    const index = indices[i] as number;
    if (exponentialBound(schema, index - 1) >= threshold) return threshold;
    const upper = exponentialBound(schema, index);
    if (upper > threshold && counts[i] !== 0) return upper;
  }
  return threshold;
}

/** Both with the same zero threshold, the least that both can have. */
export function alignZeroBuckets(a: FloatHistogram, b: FloatHistogram): [FloatHistogram, FloatHistogram] {
  let left = a;
  let right = b;
  while (left.zeroThreshold !== right.zeroThreshold) {
    if (left.zeroThreshold < right.zeroThreshold) left = widenZeroBucket(left, right.zeroThreshold);
    else right = widenZeroBucket(right, left.zeroThreshold);
  }
  return [left, right];
}
