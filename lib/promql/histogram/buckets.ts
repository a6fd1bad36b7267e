import { exponentialBound, hasCustomBounds, upperBound } from "./bounds";
import type { FloatHistogram } from "./float-histogram";

/** A bucket with its bounds; `count` may be a fraction. */
export interface Bucket {
  readonly lower: number;
  readonly upper: number;
  readonly lowerInclusive: boolean;
  readonly upperInclusive: boolean;
  readonly count: number;
}

// Buckets in ascending order stand at the positions 0 … bucketPositions - 1:
// the negative ones from the outermost inwards, the zero bucket, the positive
// ones. Walks that stop early compute the bounds of one bucket alone.

/** How many buckets there are, the zero bucket and empty ones included. */
export const bucketPositions = (h: FloatHistogram): number => h.negative.indices.length + 1 + h.positive.indices.length;

/** The count of the bucket at a position. */
export function countAt(h: FloatHistogram, position: number): number {
  const negatives = h.negative.indices.length;
  if (position < negatives) return h.negative.counts[negatives - 1 - position] as number;
  if (position === negatives) return hasCustomBounds(h) ? 0 : h.zeroCount;
  return h.positive.counts[position - negatives - 1] as number;
}

/** The bucket at a position. Buckets include their bound away from zero, the zero bucket both. */
export function bucketAt(h: FloatHistogram, position: number): Bucket {
  const negatives = h.negative.indices.length;
  const count = countAt(h, position);
  if (position < negatives) {
    const index = h.negative.indices[negatives - 1 - position] as number;
    const lower = -exponentialBound(h.schema, index);
    return { lower, upper: -exponentialBound(h.schema, index - 1), lowerInclusive: true, upperInclusive: false, count };
  }
  if (position === negatives) return { lower: -h.zeroThreshold, upper: h.zeroThreshold, lowerInclusive: true, upperInclusive: true, count };
  const index = h.positive.indices[position - negatives - 1] as number;
  const lowerInclusive = hasCustomBounds(h) && index === 0;
  return { lower: upperBound(h, index - 1), upper: upperBound(h, index), lowerInclusive, upperInclusive: true, count };
}

/** The populated buckets, ascending. */
export function populatedBuckets(h: FloatHistogram): Bucket[] {
  const buckets: Bucket[] = [];
  for (let position = 0; position < bucketPositions(h); position++) if (countAt(h, position) !== 0) buckets.push(bucketAt(h, position));
  return buckets;
}

/**
 * The bounds between which to interpolate: a zero bucket lies on the side on
 * which there are other buckets, and the first custom bucket begins at zero
 * unless it ends below.
 */
export function biasedBounds(h: FloatHistogram, { lower, upper }: Bucket): { readonly lower: number; readonly upper: number } {
  if (hasCustomBounds(h)) return lower === -Infinity && upper > 0 ? { lower: 0, upper } : { lower, upper };
  if (lower < 0 && upper > 0) {
    if (h.negative.indices.length === 0 && h.positive.indices.length > 0) return { lower: 0, upper };
    if (h.positive.indices.length === 0 && h.negative.indices.length > 0) return { lower, upper: 0 };
  }
  return { lower, upper };
}

/**
 * Populated buckets as Prometheus' API answers them: `[bounds, lower, upper, count]`
 * with 0 for `(]`, 1 for `[)`, 2 for `()` and 3 for `[]`. Numbers are the caller's to print.
 */
export const apiBuckets = (h: FloatHistogram): [bounds: 0 | 1 | 2 | 3, lower: number, upper: number, count: number][] =>
  populatedBuckets(h).map(({ lower, upper, lowerInclusive, upperInclusive, count }) => {
    const bounds = lowerInclusive ? (upperInclusive ? 3 : 1) : upperInclusive ? 0 : 2;
    return [bounds, lower, upper, count];
  });
