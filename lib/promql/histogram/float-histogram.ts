/** Whether a histogram's counter was reset before this sample, as far as is known. */
export type ResetHint = "unknown" | "reset" | "not_reset" | "gauge";

/** Schema of histograms with custom bounds (NHCB). */
export const CUSTOM_BOUNDS_SCHEMA = -53;

/**
 * Counts of buckets, by index. Sparse, since indices come from senders and may
 * lie far apart; the same `indices` array is shared by histograms of one layout,
 * so that operations recognise an equal layout at a glance.
 */
export interface BucketCounts {
  /** Strictly ascending. */
  readonly indices: Int32Array;
  /** As long as `indices`. Zero: the bucket was given, and is empty. */
  readonly counts: Float64Array;
}

/** No bucket at all. */
export const NO_BUCKETS: BucketCounts = { indices: new Int32Array(0), counts: new Float64Array(0) };

/** Of histograms with exponential buckets. */
export const NO_BOUNDS = new Float64Array(0);

/**
 * A native histogram in the evaluator. Bucket i of an exponential schema s
 * reaches from 2^(2^-s · (i-1)), excluded, to 2^(2^-s · i), included; bucket i
 * of the custom schema from customBounds[i-1] to customBounds[i]. Counts are
 * per bucket, may be fractions, and after a subtraction may be negative.
 * Immutable: every operation answers a new one.
 */
export interface FloatHistogram {
  /** -4 to 8, or CUSTOM_BOUNDS_SCHEMA. */
  readonly schema: number;
  readonly zeroThreshold: number;
  readonly zeroCount: number;
  readonly count: number;
  readonly sum: number;
  readonly positive: BucketCounts;
  readonly negative: BucketCounts;
  /** Ascending upper bounds without +Inf for the custom schema, empty otherwise. */
  readonly customBounds: Float64Array;
  readonly hint: ResetHint;
}

/** Without any observation. */
export const EMPTY_HISTOGRAM: FloatHistogram = {
  schema: 0,
  zeroThreshold: 0,
  zeroCount: 0,
  count: 0,
  sum: 0,
  positive: NO_BUCKETS,
  negative: NO_BUCKETS,
  customBounds: NO_BOUNDS,
  hint: "unknown",
};
