import type { AttributesJson } from "@/lib/telemetry/attribute-json";

/**
 * `orphan`: its parent never arrived. `self_parent`, `cycle`: its parent
 * pointer cannot be followed. `exact_duplicate`: arrived more than once, shown
 * once. `duplicate_span_id`: another span has the same id. `skew_adjusted`:
 * moved by `skewUs`. `skew_too_large`: starts outside its parent by more than
 * we move. The others are those of the engine phases.
 */
export type SpanFlag =
  | "orphan"
  | "self_parent"
  | "cycle"
  | "exact_duplicate"
  | "duplicate_span_id"
  | "skew_adjusted"
  | "skew_too_large"
  | "inconsistent_ttft"
  | "inconsistent_e2e"
  | "first_token_estimated"
  | `ignored_negative:${string}`;

/** One row of the waterfall, in display order. */
export interface TraceRow {
  /** Unique in the trace: the span id, with a suffix when several spans share one or when the row is synthetic. */
  readonly id: string;
  /** As sent; 16 hex digits. A synthetic row has its span's. */
  readonly spanId: string;
  /** The id of the row above it in the tree; null at the top. */
  readonly parentId: string | null;
  readonly depth: number;
  /** Direct children, synthetic ones included. */
  readonly childCount: number;
  readonly service: string;
  /** Node identity; empty when unknown. */
  readonly node: string;
  readonly name: string;
  readonly kind: "unspecified" | "internal" | "server" | "client" | "producer" | "consumer";
  /** From the trace's start, microseconds, after correction of clock skew. */
  readonly startUs: number;
  readonly durationUs: number;
  /** Duration not covered by direct children. */
  readonly selfUs: number;
  /** How much of it lies on the critical path; 0 when it is not on it. */
  readonly criticalUs: number;
  /** By how much the start was moved; 0 when it was not. */
  readonly skewUs: number;
  readonly status: "unset" | "ok" | "error";
  readonly statusMessage: string;
  readonly attributes: AttributesJson;
  readonly resource: AttributesJson;
  readonly scope: string;
  readonly events: readonly TraceEvent[];
  readonly links: readonly TraceLink[];
  readonly tenant: string;
  /** Cut out of one engine span by the latencies it reports; nobody sent it. */
  readonly synthetic: boolean;
  /** When the first token left, from the trace's start; null when unknown. Set on the engine's own row. */
  readonly firstTokenUs: number | null;
  readonly flags: readonly SpanFlag[];
}

export interface TraceEvent {
  /** From the trace's start, microseconds, moved with its span. */
  readonly atUs: number;
  readonly name: string;
  readonly attributes: AttributesJson;
}

export interface TraceLink {
  readonly traceId: string;
  readonly spanId: string;
  readonly attributes: AttributesJson;
}

/** A stretch of the critical path: which row, by its place in `rows`, and from when to when since the trace's start. */
export interface CriticalSection {
  readonly row: number;
  readonly fromUs: number;
  readonly toUs: number;
}

/** A whole trace, ready to draw. */
export interface TraceDetail {
  readonly traceId: string;
  /** Unix nanoseconds in decimal; every `…Us` counts from here. */
  readonly startNs: string;
  readonly durationUs: number;
  /** Received spans, duplicates not counted, synthetic rows not counted. */
  readonly spanCount: number;
  readonly errorCount: number;
  /** In order of first appearance. */
  readonly services: readonly string[];
  readonly rows: readonly TraceRow[];
  /** What everything waited for, from the end of each root back to its start; sections of one root abut and add up to it. */
  readonly criticalPath: readonly CriticalSection[];
  /** More spans were stored than are returned. */
  readonly truncated: boolean;
}
