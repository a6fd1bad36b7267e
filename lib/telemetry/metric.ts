import type { Labels } from "@/lib/kernel/labels";
import type { UnixMillis } from "@/lib/kernel/units";

/** OpenMetrics types, plus what `untyped` exposition gives. */
export type MetricType = "counter" | "gauge" | "histogram" | "gaugehistogram" | "summary" | "info" | "stateset" | "unknown";

/**
 * What identifies and describes a series.
 *
 * A histogram that arrives whole (OTLP, scrape, remote write native) is one
 * series under its family name, without `le`; a histogram that arrives as
 * separate `_bucket` series (remote write 1) stays as it came.
 */
export interface SeriesDescription {
  /** Canonical (`canonicalLabels`), with `__name__`. */
  readonly labels: Labels;
  readonly type: MetricType;
  readonly unit: string;
  readonly help: string;
  /** Which form its values have: one series never mixes the two. */
  readonly form: "float" | "histogram";
}

/** What a sender says of a histogram beside its numbers. */
interface HistogramMarks {
  /** Present when the sender says that the counter began anew with this value, which the numbers need not show. */
  readonly reset?: true;
}

/** A classic histogram: explicit upper bounds, counts per bucket (not cumulative), the last bucket up to +Inf. */
export interface ClassicHistogram extends HistogramMarks {
  readonly kind: "classic";
  /** Ascending, without +Inf. */
  readonly bounds: Float64Array;
  /** `bounds.length + 1` counts. */
  readonly counts: Float64Array;
  readonly sum: number;
  readonly count: number;
  /** Present when the value may go down, and the sender says so with each (remote write). */
  readonly gauge?: true;
}

/** Consecutive buckets of a native histogram: `offset` from the end of the span before, then `length` buckets. */
export interface BucketSpan {
  readonly offset: number;
  readonly length: number;
}

/** A native (exponential) histogram as Prometheus and OTLP define it; base is 2^(2^-schema). */
export interface NativeHistogram extends HistogramMarks {
  readonly kind: "native";
  readonly schema: number;
  readonly zeroThreshold: number;
  readonly zeroCount: number;
  readonly sum: number;
  readonly count: number;
  readonly positiveSpans: readonly BucketSpan[];
  /** Absolute counts in span order. */
  readonly positiveCounts: Float64Array;
  readonly negativeSpans: readonly BucketSpan[];
  readonly negativeCounts: Float64Array;
  /** True when the value may go down (gauge histogram). */
  readonly gauge: boolean;
}

export type HistogramValue = ClassicHistogram | NativeHistogram;

export interface Exemplar {
  readonly timeMs: UnixMillis;
  readonly value: number;
  readonly labels: Labels;
}

/** A series within this process; a small integer, only valid in the process that gave it. */
export type SeriesRef = number;

/** Why a series was refused. */
export type SeriesRefusal = "series-limit" | "label-limit" | "invalid";

/**
 * What a decoder writes samples into. Columnar: no object per sample. Nothing
 * in it is visible or durable until the batch is written.
 */
export interface SampleBatch {
  /** The series whose sender-side key (raw bytes as latin1, prefixed by the protocol and the key's tenant) was seen before. */
  lookup(key: string): SeriesRef | undefined;
  /** Registers a series under its sender-side key. A negative answer means refused; `refusal` says why. */
  intern(key: string, series: SeriesDescription): SeriesRef;
  refusal(ref: SeriesRef): SeriesRefusal;
  /** Whether a series that an earlier batch gave is still there. */
  has(ref: SeriesRef): boolean;
  sample(ref: SeriesRef, timeMs: number, value: number): void;
  /** The series has ended (Prometheus staleness). Kept beside the values, never among them. */
  stale(ref: SeriesRef, timeMs: number): void;
  histogram(ref: SeriesRef, timeMs: number, value: HistogramValue): void;
  exemplar(ref: SeriesRef, exemplar: Exemplar): void;
  /** Samples, stale markers and histograms so far. */
  readonly size: number;
  /** How many were left out because their time is no instant or too far from the present; absent: none ever is. */
  readonly outOfBounds?: number;
}
