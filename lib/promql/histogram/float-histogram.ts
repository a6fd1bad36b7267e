/** Whether a histogram's counter was reset before this sample, as far as is known. */
export type ResetHint = "unknown" | "reset" | "not_reset" | "gauge";

/** Schema of histograms with custom bounds (NHCB). */
export const CUSTOM_BOUNDS_SCHEMA = -53;

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
  /** Count by bucket index; only buckets that were given. */
  readonly positive: ReadonlyMap<number, number>;
  readonly negative: ReadonlyMap<number, number>;
  /** Ascending upper bounds without +Inf for the custom schema, empty otherwise. */
  readonly customBounds: readonly number[];
  readonly hint: ResetHint;
}
