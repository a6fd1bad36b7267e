import { hasCustomBounds, sameBounds } from "./bounds";
import { combineBuckets, divideBuckets, scaleBuckets } from "./bucket-counts";
import { reduceSchema } from "./compact";
import { commonBounds, withBounds } from "./custom-bounds";
import { type BucketCounts, type FloatHistogram, NO_BUCKETS, type ResetHint } from "./float-histogram";
import { alignZeroBuckets } from "./zero-bucket";

/** What was done to make two histograms fit. */
export interface CombinationNotes {
  /** One began after a reset and the other did not: what their sum is, is unknown. */
  readonly resetCollision: boolean;
  /** Their custom bounds differed; those that both have were kept. */
  readonly boundsReconciled: boolean;
}

export interface CombinedHistogram {
  readonly histogram: FloatHistogram;
  readonly notes: CombinationNotes;
}

/**
 * a + b: of the lower schema, with a zero bucket wide enough for both. Null when
 * one has exponential buckets and the other custom bounds.
 */
export const addHistograms = (a: FloatHistogram, b: FloatHistogram): CombinedHistogram | null => combine(a, b, 1);

/** a - b, as `addHistograms`. What may be negative is a gauge: the operator `-` marks its result so, `rate` does later. */
export const subtractHistograms = (a: FloatHistogram, b: FloatHistogram): CombinedHistogram | null => combine(a, b, -1);

function combine(a: FloatHistogram, b: FloatHistogram, sign: 1 | -1): CombinedHistogram | null {
  const aligned = alignHistograms(a, b);
  if (!aligned) return null;
  const { left, right, boundsReconciled } = aligned;
  const { hint, collision } = combineHints(a.hint, b.hint);
  const histogram: FloatHistogram = {
    schema: left.schema,
    zeroThreshold: left.zeroThreshold,
    zeroCount: left.zeroCount + sign * right.zeroCount,
    count: left.count + sign * right.count,
    sum: left.sum + sign * right.sum,
    positive: combineBuckets(left.positive, right.positive, sign),
    negative: combineBuckets(left.negative, right.negative, sign),
    customBounds: left.customBounds,
    hint,
  };
  return { histogram, notes: { resetCollision: collision, boundsReconciled } };
}

export interface AlignedHistograms {
  readonly left: FloatHistogram;
  readonly right: FloatHistogram;
  readonly boundsReconciled: boolean;
}

/** Both with the same schema, zero threshold and bounds, so that buckets of one index mean the same. Null when they cannot be. */
export function alignHistograms(a: FloatHistogram, b: FloatHistogram): AlignedHistograms | null {
  if (hasCustomBounds(a) !== hasCustomBounds(b)) return null;
  if (hasCustomBounds(a)) {
    if (sameBounds(a, b)) return { left: a, right: b, boundsReconciled: false };
    const bounds = commonBounds(a.customBounds, b.customBounds);
    return { left: withBounds(a, bounds), right: withBounds(b, bounds), boundsReconciled: true };
  }
  const schema = Math.min(a.schema, b.schema);
  const [left, right] = a.zeroThreshold === b.zeroThreshold ? [a, b] : alignZeroBuckets(a, b);
  return { left: reduceSchema(left, schema), right: reduceSchema(right, schema), boundsReconciled: false };
}

/**
 * What is known of a combination: a gauge makes it a gauge, an unknown makes it
 * unknown, and a reset meeting no reset is a collision of which nothing is known.
 */
export function combineHints(a: ResetHint, b: ResetHint): { readonly hint: ResetHint; readonly collision: boolean } {
  if (a === b) return { hint: a, collision: false };
  if (a === "gauge" || b === "gauge") return { hint: "gauge", collision: false };
  return { hint: "unknown", collision: a !== "unknown" && b !== "unknown" };
}

/** Every count and the sum multiplied. A negative factor makes a gauge of a counter. */
export function scaleHistogram(h: FloatHistogram, factor: number): FloatHistogram {
  return {
    ...h,
    zeroCount: h.zeroCount * factor,
    count: h.count * factor,
    sum: h.sum * factor,
    positive: scaleBuckets(h.positive, factor),
    negative: scaleBuckets(h.negative, factor),
    hint: factor < 0 ? "gauge" : h.hint,
  };
}

/** Every count and the sum divided. By zero they are infinite, or NaN where they were zero; buckets are then left out. */
export function divideHistogram(h: FloatHistogram, by: number): FloatHistogram {
  const side = (buckets: BucketCounts) => (by === 0 ? NO_BUCKETS : divideBuckets(buckets, by));
  return {
    ...h,
    zeroCount: h.zeroCount / by,
    count: h.count / by,
    sum: h.sum / by,
    positive: side(h.positive),
    negative: side(h.negative),
    hint: by < 0 ? "gauge" : h.hint,
  };
}

/** Unary minus: a gauge. */
export const negateHistogram = (h: FloatHistogram): FloatHistogram => ({ ...scaleHistogram(h, -1), hint: "gauge" });

/** Marked as a gauge. */
export const asGauge = (h: FloatHistogram): FloatHistogram => (h.hint === "gauge" ? h : { ...h, hint: "gauge" });
