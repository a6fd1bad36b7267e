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
}
