/** One line of a trace list. Counts and figures are of the spans the reader may see. */
export interface TraceSummary {
  /** 32 hex digits. */
  readonly traceId: string;
  /** Start of the earliest span, Unix nanoseconds in decimal. */
  readonly startNs: string;
  /** From the earliest start to the latest end. */
  readonly durationMs: number;
  readonly spanCount: number;
  readonly errorCount: number;
  /** Alphabetical. */
  readonly services: readonly string[];
  /** Of the root span; of the earliest span when no root has arrived. */
  readonly rootService: string;
  readonly rootName: string;
  /** `error` when at least one span ended in an error. */
  readonly status: "ok" | "error";
  /** Empty when unknown. */
  readonly tenant: string;
  /** Empty when unknown. */
  readonly model: string;
  /** As seen by the outermost span that reports it; null when none does. */
  readonly ttftMs: number | null;
  /** Time in the engine's queue; null when no span reports it. */
  readonly queueMs: number | null;
  readonly tokensIn: number | null;
  readonly tokensOut: number | null;
}

export interface TracePage {
  readonly traces: readonly TraceSummary[];
  /** Null on the last page. */
  readonly nextCursor: string | null;
  /** True when the scan was cut short: narrow the range or the filters. */
  readonly partial: boolean;
}

/** How many traces of the range carry each value, most frequent first. */
export interface TraceFacets {
  readonly services: readonly FacetValue[];
  readonly operations: readonly FacetValue[];
  readonly tenants: readonly FacetValue[];
  readonly models: readonly FacetValue[];
  readonly statuses: readonly FacetValue[];
}

export interface FacetValue {
  readonly value: string;
  /** Null when only the presence is known. */
  readonly count: number | null;
}
