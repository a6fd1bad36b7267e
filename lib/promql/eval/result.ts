import type { Labels } from "@/lib/kernel/labels";
import type { SourceRange } from "../ast";
import type { FloatHistogram } from "../histogram/float-histogram";
import type { ExplainNode } from "../panel-query";
import type { PromSeries } from "../series";

/** What `present` holds at a step: nothing, a float in `values`, or a histogram in `histograms`. */
export const ABSENT = 0;
export const FLOAT = 1;
export const HISTOGRAM = 2;

/** Which bucket each quantile fell in; valid where the series has a float. */
export interface QuantileBounds {
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** 1: the quantile fell in the last, unbounded bucket and is only known to be above `lower`. */
  readonly saturated: Uint8Array;
}

/** A series of the answer: one entry for each of the answer's `times`. */
export interface ResultSeries {
  readonly labels: Labels;
  readonly values: Float64Array;
  /** ABSENT, FLOAT or HISTOGRAM; non-zero exactly where there is a sample. */
  readonly present: Uint8Array;
  /** Null when no step has a histogram. */
  readonly histograms: readonly (FloatHistogram | undefined)[] | null;
  /** Where bounds were asked for and every value is a percentile from buckets. */
  readonly bounds?: QuantileBounds;
}

/** A warning or remark. `text` reads `PromQL warning: …` or `PromQL info: …`, without a position. */
export interface Annotation {
  readonly level: "warning" | "info";
  readonly text: string;
  /** The part of the query it is about. */
  readonly range: SourceRange;
}

export interface QueryResult {
  /**
   * `matrix` for every range query; an instant query of a range vector has
   * `samples` in place of `series`.
   */
  readonly type: "vector" | "matrix" | "scalar" | "string";
  /** Unix milliseconds. */
  readonly times: Float64Array;
  /** A matrix is sorted by labels, a vector as its expression orders it; a scalar is one series without labels. */
  readonly series: readonly ResultSeries[];
  /** The samples of a range vector that an instant query asked for, each series at its own times; null otherwise. */
  readonly samples: readonly PromSeries[] | null;
  /** Of a string result; null otherwise. */
  readonly text: string | null;
  readonly annotations: readonly Annotation[];
  readonly stats: { readonly samplesRead: number; readonly seriesRead: number };
  readonly explain?: ExplainNode;
}

/** What the evaluator asks its caller. */
export interface EvaluationControl {
  /** Whether to stop: true when the time is up, `"canceled"` when nobody waits any more. Asked every few milliseconds of work. */
  expired(): boolean | "canceled";
  /** A monotonic clock in milliseconds, for `explain`. */
  readonly now?: () => number;
}
