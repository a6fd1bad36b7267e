import type { Labels } from "@/lib/kernel/labels";
import type { SourceRange } from "./ast";

/** One query of a chart or table, as the console's pages ask it (`POST /api/v1/query`). */
export interface PanelQuery {
  /** Names the answer among several: `A`, `B`, … */
  readonly ref: string;
  readonly expr: string;
  /** `range` evaluates along the grid, `instant` once at its end. */
  readonly kind: "range" | "instant";
}

/** Several queries over one range of time. `$__rate_interval` and the like are already filled in. */
export interface PanelQueryRequest {
  readonly queries: readonly PanelQuery[];
  /** Unix milliseconds; the grid is from, from + stepMs, … up to and including to. */
  readonly from: number;
  readonly to: number;
  readonly stepMs: number;
  /** More points than this are thinned out to the least and greatest of each slot; default: none are. */
  readonly maxPoints?: number;
  /** At most this many series in each answer (default 500), those with the greatest last value first. */
  readonly maxSeries?: number;
  /** Add the exemplars of the histograms and counters that the query reads. */
  readonly exemplars?: boolean;
  /** Add how the query was evaluated. */
  readonly explain?: boolean;
}

/** A value that survives JSON; null: there is none. */
export type PanelValue = number | null | "NaN" | "+Inf" | "-Inf";

/** Where in its bucket each percentile lies; what a quantile from buckets really says. One entry a value. */
export interface PanelBounds {
  readonly lower: readonly PanelValue[];
  readonly upper: readonly PanelValue[];
  /** The percentile fell into the last, unbounded bucket: it is only known to be above `lower`. */
  readonly saturated: readonly boolean[];
}

/** A native histogram's populated buckets: [lower, upper, count]. */
export interface PanelHistogram {
  readonly count: PanelValue;
  readonly sum: PanelValue;
  readonly buckets: readonly (readonly [PanelValue, PanelValue, number])[];
}

export interface PanelSeries {
  readonly labels: Labels;
  /** One for each of the answer's `times`. */
  readonly values: readonly PanelValue[];
  /** Present when points were thinned out: least and greatest of each slot; `values` has the last. */
  readonly least?: readonly PanelValue[];
  readonly greatest?: readonly PanelValue[];
  /** Present when every value is a percentile from buckets. */
  readonly bounds?: PanelBounds;
  /** Present when values are native histograms; null where there is none. */
  readonly histograms?: readonly (PanelHistogram | null)[];
}

/** A warning or a remark about the query or its result, where known with the part that causes it. */
export interface PanelNote {
  readonly level: "warning" | "info";
  readonly text: string;
  readonly range?: SourceRange;
}

export interface PanelExemplar {
  readonly seriesLabels: Labels;
  /** Of the exemplar itself; `trace_id` leads to its trace. */
  readonly labels: Labels;
  readonly timeMs: number;
  readonly value: number;
}

/** One step of an evaluation. */
export interface ExplainNode {
  /** The part of the query, printed. */
  readonly text: string;
  readonly type: string;
  readonly range: SourceRange;
  /** Series that this step answered; null when it was not run. */
  readonly series: number | null;
  /** Samples that it read (selectors only; 0 otherwise). */
  readonly samples: number;
  /** Milliseconds without those of its children. */
  readonly selfMs: number;
  readonly children: readonly ExplainNode[];
}

export interface PanelStats {
  readonly elapsedMs: number;
  /** Series and samples read from the store. */
  readonly seriesRead: number;
  readonly samplesRead: number;
  /** From what it was computed; the coarsest where parts differ. */
  readonly resolution: "raw" | "5m" | "1h";
}

/** A query that could not be answered. The others of its request still are. */
export interface PanelFailure {
  readonly ref: string;
  readonly error: {
    /** Prometheus' `errorType`. */
    readonly kind: "bad_data" | "execution" | "timeout" | "canceled" | "too_expensive" | "unavailable";
    readonly message: string;
    /** What to do about it; empty when the message says so. */
    readonly fix: string;
    readonly range?: SourceRange;
  };
}

export interface PanelAnswer {
  readonly ref: string;
  readonly resultType: "matrix" | "vector" | "scalar" | "string";
  /** Unix milliseconds; one for an instant query. */
  readonly times: readonly number[];
  readonly stepMs: number;
  readonly series: readonly PanelSeries[];
  /** The text of a string result. */
  readonly text?: string;
  /** How many series there were before `maxSeries` cut them. */
  readonly totalSeries: number;
  readonly notes: readonly PanelNote[];
  readonly stats: PanelStats;
  readonly exemplars?: readonly PanelExemplar[];
  readonly explain?: ExplainNode;
}

export interface PanelQueryResponse {
  readonly results: readonly (PanelAnswer | PanelFailure)[];
}
