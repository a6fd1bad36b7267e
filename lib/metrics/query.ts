import type { LabelMatcher, Labels } from "@/lib/kernel/labels";
import type { TimeRange } from "@/lib/kernel/time-range";
import type { MetricType } from "@/lib/telemetry/metric";

/**
 * What is computed per series over a window that ends at each grid point.
 * `rate` and `increase` are extrapolated and reset-aware as in Prometheus;
 * `quantile` is taken of the increase of a histogram over the window.
 */
export const METRIC_FUNCTIONS = ["last", "rate", "increase", "avg", "min", "max", "quantile"] as const;
export type MetricFunction = (typeof METRIC_FUNCTIONS)[number];

/** How series that share the `by` labels become one. */
export const AGGREGATIONS = ["sum", "avg", "min", "max", "count"] as const;
export type Aggregation = (typeof AGGREGATIONS)[number];

export interface MetricQuery {
  /**
   * The metric's name. For `quantile` the family's name, whether the histogram
   * arrived whole or as `_bucket` series. `<family>_count` and `<family>_sum`
   * also find the counts and sums of histograms that arrived whole.
   */
  readonly name: string;
  readonly matchers: readonly LabelMatcher[];
  /**
   * The grid: `from`, `from + stepMs`, … up to and including `to` when it falls
   * on it. Where roll-ups answer (half a day or more, in steps and windows of
   * whole five minutes) `from` is moved back to a multiple of the step.
   */
  readonly range: TimeRange;
  readonly stepMs: number;
  readonly function: MetricFunction;
  /** The length of the window before each grid point; default the greater of the step and one minute. Unused by `last`. */
  readonly windowMs?: number;
  /** 0 to 1; needed for `quantile`. */
  readonly quantile?: number;
  /** Null or absent keeps every series apart (a quantile is then taken per series). */
  readonly aggregate?: Aggregation | null;
  /** Labels kept by the aggregation; absent or empty makes one series of all. */
  readonly by?: readonly string[];
  /** At most this many series in the answer (default 1,000), those with the greatest last value first. */
  readonly maxSeries?: number;
}

/** Where in its bucket a quantile lies, per grid point; null where there is no value. */
export interface QuantileBounds {
  readonly lower: readonly (number | null)[];
  /** Null also when the bucket has no upper bound. */
  readonly upper: readonly (number | null)[];
  /** The quantile fell into the last, unbounded bucket: the value is only "at least". */
  readonly saturated: readonly boolean[];
}

export interface ResultSeries {
  readonly labels: Labels;
  /** One a grid point; null: no value (no samples in the window, stale, or not a number). ±Infinity becomes null as well. */
  readonly values: readonly (number | null)[];
  /** Only for `quantile`. */
  readonly bounds?: QuantileBounds;
}

/** One grid of a `QuantileQuery`. */
export interface QuantileGrid {
  readonly range: TimeRange;
  readonly stepMs: number;
  readonly windowMs: number;
  /** Each 0 to 1. */
  readonly quantiles: readonly number[];
  /** Each list of labels is a way to group; an empty list makes one group of all. */
  readonly by: readonly (readonly string[])[];
}

/** Several quantiles of one histogram, on several grids and grouped in several ways, from one read of its series. */
export interface QuantileQuery {
  /** The family's name, as in `MetricQuery`. */
  readonly name: string;
  readonly matchers: readonly LabelMatcher[];
  readonly grids: readonly QuantileGrid[];
}

/** One quantile along the grid. */
export interface QuantileLine {
  readonly values: readonly (number | null)[];
  readonly bounds: QuantileBounds;
}

/** For each way to group, the groups; each with one line a quantile, in the order asked. */
export type QuantileGroups = readonly (readonly { readonly labels: Labels; readonly lines: readonly QuantileLine[] }[])[];

/** An answer that survives JSON as it is. */
export interface QueryResult {
  /** Unix milliseconds of the grid. */
  readonly times: readonly number[];
  readonly stepMs: number;
  readonly windowMs: number;
  readonly series: readonly ResultSeries[];
  /** How many series there were before `maxSeries` cut them. */
  readonly totalSeries: number;
  readonly type: MetricType;
  /** UCUM or OpenMetrics unit as the sender gave it; empty when unknown. A rate is per second of it. */
  readonly unit: string;
  /** From what the answer was computed; the coarsest, where parts differ. */
  readonly resolution: "raw" | "5m" | "1h";
}

/** What metrics take on disk, by name. */
export interface MetricStorage {
  /** Hours of the last day that chunks exist for; 0: nothing could be measured yet. */
  readonly measuredHours: number;
  /** Bytes of a day's samples as they are first written; days later they are packed closer. A name that has none is absent. */
  readonly bytesPerDay: Readonly<Record<string, number>>;
}

/** The newest value of a series. */
export interface LatestValue {
  readonly labels: Labels;
  readonly type: MetricType;
  readonly unit: string;
  readonly form: "float" | "histogram";
  /** Unix milliseconds of the sample. */
  readonly timeMs: number;
  /** The value; for a histogram its count. */
  readonly value: number;
  /** True when the series has ended (staleness marker) or is silent for more than five minutes. */
  readonly stale: boolean;
}

export interface MetricStoreStats {
  readonly series: number;
  /** Series with a sample in the head. */
  readonly activeSeries: number;
  readonly headSamples: number;
  readonly headBytes: number;
  /** Samples accepted since this process started. */
  readonly acceptedSamples: number;
  readonly outOfOrderSamples: number;
  readonly duplicateSamples: number;
  /** Left out because their time is too far from the present. */
  readonly outOfBoundsSamples: number;
  readonly refusedSeries: number;
  /** Rows and bytes on disk, indexes included. */
  readonly chunkRows: number;
  readonly chunkBytes: number;
  readonly coldRows: number;
  readonly coldBytes: number;
  readonly rollupBytes: number;
  /** Entries and bytes of the write-ahead log that are not yet in chunks. */
  readonly walEntries: number;
  readonly walBytes: number;
  /** Age of the oldest such entry in milliseconds, or null when there is none. */
  readonly walLagMs: number | null;
}

/** What the head, the samples not yet in chunks, holds. */
export interface HeadStats {
  readonly series: number;
  /** Different `label=value` among them. */
  readonly labelPairs: number;
  readonly chunks: number;
  /** Unix milliseconds of the oldest and newest sample; 0 when there is none. */
  readonly minTime: number;
  readonly maxTime: number;
}
