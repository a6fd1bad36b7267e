import type { SpanRecord } from "@/lib/telemetry/span";
import { type SpanFilter, spanMatches, traceMatches } from "./filter";
import type { TraceQuery } from "./query";
import { type TracePart, mergeParts, partsOf } from "./trace-part";

/** A trace with its spans, for questions about many traces. */
export interface SampledTrace {
  readonly traceId: string;
  /** Repetitions of a span left out, in order of start. */
  readonly spans: readonly SpanRecord[];
  readonly whole: TracePart;
}

/** How much of what was asked for was looked at. */
export interface SampleSize {
  readonly traces: number;
  readonly spans: number;
  /** Spans of the range that were looked at, as a share of all; 1 when nothing was left out. */
  readonly share: number;
  /** True when the answer is that of a sample: narrow the range for exact figures. */
  readonly partial: boolean;
}

/** The traces that a query wants, out of spans of any order. */
export function tracesOf(spans: Iterable<SpanRecord>, query: TraceQuery, filter: SpanFilter | null): SampledTrace[] {
  const byTrace = new Map<string, Map<string, SpanRecord>>();
  for (const span of spans) {
    let trace = byTrace.get(span.traceId);
    if (!trace) byTrace.set(span.traceId, (trace = new Map()));
    // A client and a server may share one id: the kind tells them apart, and a repetition does not.
    const key = `${span.spanId}${span.kind}${span.startNs}`;
    if (!trace.has(key)) trace.set(key, span);
  }
  const out: SampledTrace[] = [];
  for (const [traceId, distinct] of byTrace) {
    const own = [...distinct.values()];
    if (filter !== null && !own.some((span) => spanMatches(span, filter))) continue;
    const parts = partsOf(own);
    const whole = mergeParts(parts);
    if (!traceMatches(query, query.range, whole, parts)) continue;
    own.sort((a, b) => (a.startNs < b.startNs ? -1 : a.startNs > b.startNs ? 1 : a.spanId < b.spanId ? -1 : 1));
    out.push({ traceId, spans: own, whole });
  }
  return out.sort((a, b) =>
    a.whole.startNs < b.whole.startNs ? -1 : a.whole.startNs > b.whole.startNs ? 1 : a.traceId < b.traceId ? -1 : 1,
  );
}
