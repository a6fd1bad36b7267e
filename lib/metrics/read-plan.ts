import type { LabelMatcher, Labels } from "@/lib/kernel/labels";
import type { HistogramValue } from "@/lib/telemetry/metric";
import type { Points } from "./evaluate/points";

/** A stretch of time, left-open as PromQL's windows are: `from` < t ≤ `to`, Unix milliseconds. */
export interface ReadWindow {
  readonly from: number;
  readonly to: number;
}

/** What one selector of a query reads. */
export interface ReadNeed extends ReadWindow {
  /** Names the answer. */
  readonly id: number;
  readonly matchers: readonly LabelMatcher[];
  /** Absent: the samples themselves are needed. */
  readonly rollups?: RollupUse;
}

/** How roll-ups can answer a need exactly as the samples would. */
export interface RollupUse {
  /** Lengths of slots (5 minutes, 1 hour; milliseconds) of which every window, step and instant is a whole multiple. */
  readonly slots: readonly number[];
  /** Whether functions over windows use it, or only the newest sample at each instant counts. */
  readonly windowed: boolean;
  /** What those functions look at: growth, or extremes and sums. */
  readonly growth: boolean;
  readonly summary: boolean;
  /** The shortest window, in milliseconds, when growth alone is asked for; 0 otherwise. */
  readonly growthWindowMs: number;
}

export interface PlanOptions {
  /**
   * Whether a classic histogram that is stored whole is shown as its
   * `_bucket`, `_count` and `_sum` series too, and under its own name only to
   * who asks for exactly that. True unless said otherwise; when false it is
   * shown under its own name alone.
   */
  readonly derived?: boolean;
  /**
   * Where more samples than this would be read, whole histograms are thinned
   * out, if growth over long windows is all that is asked of them: the answer
   * is then near, and `ReadPlan.thinned` says so. Default: they never are.
   */
  readonly thinBeyond?: number;
}

/** Which float series of a whole classic histogram is meant. */
export type ClassicPart = "bucket" | "count" | "sum";

/** A stored series that is read, once for all needs. */
export interface PlannedSource {
  readonly id: number;
  readonly form: "float" | "histogram";
  /** Place in `ReadPlan.groups`. */
  readonly group: number;
}

/** A series of the answer. Numbers are places in `ReadPlan.sources`. */
export interface PlannedSeries {
  readonly float?: number;
  readonly histogram?: number;
  /** Whether classic histograms of the source are shown as histograms of custom bounds. */
  readonly classic?: boolean;
  /** Derived float series of a classic histogram; `bucket` stands for one series for each bound. */
  readonly part?: ClassicPart;
}

export interface PlannedNeed extends ReadWindow {
  readonly id: number;
  readonly series: readonly PlannedSeries[];
  /** Conditions on `le` that the buckets still have to satisfy. */
  readonly bounds: readonly LabelMatcher[];
  /** Whether a roll-up's slots are wanted, or their last samples alone. */
  readonly windowed: boolean;
}

/** Series whose samples are fetched over the same stretches of time. */
export interface ReadGroup {
  /** Ascending, apart. */
  readonly windows: readonly ReadWindow[];
  readonly resolution: "raw" | "5m" | "1h";
}

/**
 * Everything another thread needs, beside Postgres, to read what a query
 * needs: made where the head and the index are. Survives a structured clone.
 */
export interface ReadPlan {
  readonly needs: readonly PlannedNeed[];
  readonly sources: readonly PlannedSource[];
  readonly groups: readonly ReadGroup[];
  /** What the head holds of each source, in their order (`packHeld`). Labels are in the store, under the series' ids. */
  readonly head: Uint8Array;
  /** What lies at or after this instant is in the head alone. */
  readonly storedBefore: number;
  /** From this instant on nothing is in cold groups. */
  readonly coldBefore: number;
  /** Before this instant roll-ups hold all that the samples hold. */
  readonly rolledBefore: number;
  /** Before this instant the samples are gone, and the roll-ups of 5 minutes stand in for them. */
  readonly samplesSince: number;
  /** How many samples will be read, about. */
  readonly estimate: number;
  /** The same by need, in the order of `needs`. */
  readonly estimates: readonly number[];
  /** Histograms were thinned out to one in a slot although windows of them were asked for. */
  readonly thinned: boolean;
  readonly resolution: "raw" | "5m" | "1h";
}

/** What a sample is. */
export const KIND_FLOAT = 0;
export const KIND_HISTOGRAM = 1;
/** The series was declared ended. */
export const KIND_STALE = 2;

/** One series as read: columns, each instant once, ascending. */
export interface SeriesColumns {
  /** With `__name__`, canonical. */
  readonly labels: Labels;
  /** Unix milliseconds. */
  readonly times: Float64Array;
  /** As long as `times`; 0 where the sample is no float. */
  readonly values: Float64Array;
  /** KIND_… for each sample; null when all are floats. */
  readonly kinds: Uint8Array | null;
  /** As long as `times`, undefined where the sample is no histogram; null when none is. */
  readonly histograms: readonly (HistogramValue | undefined)[] | null;
  /** The histogram right before the window, where it is at hand: against it the first one may be a reset. */
  readonly before?: HistogramValue;
  /** Set when this was read from a roll-up: `times` and `values` are the last sample of each slot. */
  readonly rolled?: { readonly slotMs: number; readonly points: Points };
}

export interface ReadAnswer {
  /** The series of a need that have anything in its window, by the need's id. */
  readonly series: ReadonlyMap<number, readonly SeriesColumns[]>;
  /** Samples and stored series read, each once. */
  readonly samplesRead: number;
  readonly seriesRead: number;
}
