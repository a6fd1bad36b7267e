import type { Labels } from "@/lib/kernel/labels";
import type { FloatHistogram } from "./histogram/float-histogram";

/** What a sample is; a stale mark says that the series ended. */
export const SAMPLE_FLOAT = 0;
export const SAMPLE_HISTOGRAM = 1;
export const SAMPLE_STALE = 2;

/**
 * One series as the evaluator reads it: columns in ascending order of time,
 * each instant once, floats and histograms possibly mixed.
 */
export interface PromSeries {
  /** With `__name__`, canonical. */
  readonly labels: Labels;
  /** Unix milliseconds. */
  readonly times: Float64Array;
  /** As long as `times`; 0 where the sample is no float. */
  readonly values: Float64Array;
  /** SAMPLE_… for each sample; null when all are floats. */
  readonly kinds: Uint8Array | null;
  /** As long as `times`, undefined where the sample is no histogram; null when none is. */
  readonly histograms: readonly (FloatHistogram | undefined)[] | null;
  /** Start timestamps (Unix milliseconds, 0: unknown) of counters; null when there are none. */
  readonly starts: Float64Array | null;
  /**
   * Present when the series was read from a roll-up, which a reader may do for
   * needs whose every use is a window function of ROLLED_FUNCTIONS with window,
   * step, grid start and offset on the roll-up's slots. Then `times` and
   * `values` are the newest sample of each slot and all are floats.
   */
  readonly rolled?: RolledSamples;
}

/** Window functions that can be answered from a roll-up exactly as from the samples. */
export const ROLLED_FUNCTIONS: ReadonlySet<string> = new Set([
  "rate",
  "increase",
  "delta",
  "sum_over_time",
  "avg_over_time",
  "min_over_time",
  "max_over_time",
  "count_over_time",
  "last_over_time",
  "present_over_time",
]);

/** What is known of the samples of each slot `(t − slotMs, t]`; as long as `times`, slots without samples left out. */
export interface RolledSamples {
  readonly slotMs: number;
  /** Time and value of the first sample in the slot. */
  readonly firstTimes: Float64Array;
  readonly first: Float64Array;
  /** What was lost to counter resets between the slot's samples (the sum of the values before each drop). */
  readonly resets: Float64Array | null;
  readonly counts: Float64Array;
  readonly least: Float64Array;
  readonly greatest: Float64Array;
  readonly sums: Float64Array;
}
