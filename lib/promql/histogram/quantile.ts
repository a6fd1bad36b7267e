import { hasCustomBounds } from "./bounds";
import { type Bucket, biasedBounds, bucketAt, bucketPositions, countAt } from "./buckets";
import type { FloatHistogram } from "./float-histogram";

/** What observations of NaN did to a quantile: moved it up, or left it without a value. */
export type NanEffect = "skewed" | "lost";

export interface NativeQuantile {
  readonly value: number;
  readonly nan: NanEffect | null;
}

interface Found {
  readonly bucket: Bucket;
  /** From the lower end of the bucket, in observations. */
  readonly rank: number;
  /** Whether the buckets hold as many observations as were looked for. */
  readonly reached: boolean;
}

/**
 * The value below which a share q of the observations lies. Within a bucket it is
 * interpolated on a logarithmic scale, in zero and custom buckets on a linear
 * one. -Inf for q below 0, +Inf above 1, NaN for q NaN or no observations.
 */
export function nativeQuantile(q: number, h: FloatHistogram): NativeQuantile {
  if (q < 0) return { value: -Infinity, nan: null };
  if (q > 1) return { value: Infinity, nan: null };
  if (h.count === 0 || Number.isNaN(q)) return { value: Number.NaN, nan: null };
  // NaNs count, and have no bucket.
  const hasNan = Number.isNaN(h.sum);
  const found = find(q, h, hasNan);
  if (!found || (!found.reached && hasNan)) return { value: Number.NaN, nan: hasNan ? "lost" : null };
  return { value: interpolate(h, found), nan: hasNan ? "skewed" : null };
}

/** From the nearer end, where rounding has added up less; with NaNs, which lie above everything, always from below. */
function find(q: number, h: FloatHistogram, hasNan: boolean): Found | null {
  const positions = bucketPositions(h);
  const fromBelow = hasNan || q < 0.5;
  const wanted = (fromBelow ? q : 1 - q) * h.count;
  let seen = 0;
  let position = -1;
  for (let i = 0; i < positions; i++) {
    const at = fromBelow ? i : positions - 1 - i;
    const count = countAt(h, at);
    if (count === 0) continue;
    position = at;
    seen += count;
    if (seen >= wanted) break;
  }
  if (position < 0) return null;
  const bucket = bucketAt(h, position);
  const total = Math.min(seen, h.count);
  const rank = fromBelow ? wanted - (total - bucket.count) : total - wanted;
  return { bucket, rank, reached: seen >= wanted };
}

function interpolate(h: FloatHistogram, { bucket, rank, reached }: Found): number {
  const { lower, upper } = biasedBounds(h, bucket);
  if (hasCustomBounds(h)) {
    if (lower === -Infinity) return upper;
    if (upper === Infinity) return lower;
  }
  if (!reached) return upper;
  const share = rank / bucket.count;
  if (hasCustomBounds(h) || (lower <= 0 && upper >= 0)) return lower + (upper - lower) * share;
  const low = Math.log2(Math.abs(lower));
  const high = Math.log2(Math.abs(upper));
  return lower > 0 ? 2 ** (low + (high - low) * share) : -(2 ** (low + (high - low) * share));
}

/**
 * The bounds of the bucket that a quantile lies in; `saturated`: that bucket has
 * no upper bound. Null where `nativeQuantile` answers no value from a bucket.
 */
export function nativeQuantileBounds(
  q: number,
  h: FloatHistogram,
): { readonly lower: number; readonly upper: number; readonly saturated: boolean } | null {
  if (!(q >= 0 && q <= 1) || h.count === 0) return null;
  const found = find(q, h, Number.isNaN(h.sum));
  if (!found) return null;
  return { ...biasedBounds(h, found.bucket), saturated: found.bucket.upper === Infinity };
}

/**
 * Which share of the observations lies between two values. Observations of NaN
 * count as lying nowhere. NaN for no observations or a bound that is NaN.
 */
export function nativeFraction(lower: number, upper: number, h: FloatHistogram): number {
  if (h.count === 0 || Number.isNaN(lower) || Number.isNaN(upper)) return Number.NaN;
  if (lower >= upper) return 0;
  const { total, below } = ranks(h, [lower, upper]);
  const least = Math.min(below[0] ?? total, h.count);
  const most = Math.min(below[1] ?? total, h.count);
  return (most - least) / h.count;
}

/** Of custom buckets, that around zero counts as lying above it, as Prometheus has it for fractions alone. */
function fractionBounds(h: FloatHistogram, bucket: Bucket): { readonly lower: number; readonly upper: number } {
  if (!hasCustomBounds(h)) return biasedBounds(h, bucket);
  return bucket.lower <= 0 && bucket.upper >= 0 ? { lower: 0, upper: bucket.upper } : bucket;
}

/** How many observations lie below each value; undefined where all do that have a bucket, which are `total`. */
function ranks(h: FloatHistogram, values: readonly [number, number]): { total: number; below: (number | undefined)[] } {
  const below: (number | undefined)[] = [undefined, undefined];
  let rank = 0;
  for (let position = 0; position < bucketPositions(h); position++) {
    // Custom bounds know no zero bucket.
    if (position === h.negative.indices.length && hasCustomBounds(h)) continue;
    const bucket = bucketAt(h, position);
    const bounds = fractionBounds(h, bucket);
    for (const [i, value] of values.entries()) {
      if (below[i] !== undefined) continue;
      if (bounds.lower >= value) below[i] = rank;
      else if (bounds.upper > value) below[i] = rank + bucket.count * shareBelow(h, bounds, value);
    }
    rank += bucket.count;
  }
  const total = Number.isNaN(h.sum) ? rank : h.count;
  return { total, below };
}

/** The share of a bucket that lies below a value within it. */
export function shareBelow(h: FloatHistogram, { lower, upper }: { readonly lower: number; readonly upper: number }, value: number): number {
  if (hasCustomBounds(h) || (lower <= 0 && upper >= 0)) {
    if (lower === -Infinity) return 1;
    return upper === Infinity ? 0 : (value - lower) / (upper - lower);
  }
  const low = Math.log2(Math.abs(lower));
  const high = Math.log2(Math.abs(upper));
  return (Math.log2(Math.abs(value)) - low) / (high - low);
}
