import type { TimeRange } from "@/lib/kernel/time-range";
import { millisToNanos } from "@/lib/kernel/units";
import { attributeText, identityOf } from "@/lib/telemetry/identity";
import type { SpanRecord } from "@/lib/telemetry/span";
import type { TraceQuery } from "./query";
import type { SpanColumns } from "./span-codec";
import type { TraceSummary } from "./summary";
import { type TracePart, operationKey, serviceKey } from "./trace-part";

/** The filters that look at single spans, which only the blocks hold. */
export interface SpanFilter {
  readonly node: string | null;
  readonly attributes: readonly (readonly [key: string, value: string])[];
  /** The one tenant whose spans count; null: all. */
  readonly tenant: string | null;
}

/** Null when the query has none of them. */
export function spanFilter(query: TraceQuery, tenant: string | null): SpanFilter | null {
  const attributes = Object.entries(query.attributes ?? {});
  if (attributes.length === 0 && query.node === undefined) return null;
  return { node: query.node ?? null, attributes, tenant };
}

export function spanMatches(span: SpanRecord, filter: SpanFilter): boolean {
  if (filter.tenant !== null && span.tenant !== filter.tenant) return false;
  if (filter.node !== null && identityOf(span.resource).node !== filter.node) return false;
  return filter.attributes.every(
    ([key, value]) => attributeText(ownValue(span.attributes, key) ?? ownValue(span.resource.attributes, key)) === value,
  );
}

/** Whether a span itself is what the query names: its service, operation, tenant, node and attributes. What is said of whole traces is left aside. */
export function spanWanted(query: TraceQuery): (span: SpanRecord) => boolean {
  const filter = spanFilter(query, query.tenant ?? null);
  return (span) =>
    (query.service === undefined || identityOf(span.resource).service === query.service) &&
    (query.operation === undefined || span.name === query.operation) &&
    (query.tenant === undefined || span.tenant === query.tenant) &&
    (filter === null || spanMatches(span, filter));
}

/** The traces of a block with a span that matches. */
export function matchingTraces(columns: SpanColumns, filter: SpanFilter): string[] {
  const known = new Set(columns.attributes.keys);
  const possible = filter.attributes.every(
    ([key]) => known.has(key) || columns.resources.some((resource) => Object.hasOwn(resource.attributes, key)),
  );
  if (!possible) return [];
  const out: string[] = [];
  for (const [traceId, first, end] of columns.runs()) {
    for (let i = first; i < end; i++) {
      if (filter.tenant !== null && columns.tenant(i) !== filter.tenant) continue;
      const resource = columns.resource(i);
      if (filter.node !== null && identityOf(resource).node !== filter.node) continue;
      const all = filter.attributes.every(
        ([key, value]) => attributeText(columns.attributes.value(i, key) ?? ownValue(resource.attributes, key)) === value,
      );
      if (!all) continue;
      out.push(traceId);
      break;
    }
  }
  return out;
}

const ownValue = (attributes: SpanRecord["attributes"], key: string) => (Object.hasOwn(attributes, key) ? attributes[key] : undefined);

const durationMs = (part: TracePart): number => Number(part.endNs - part.startNs) / 1e6;

/** Whether a trace, all its visible parts added up, is what the query asks for; `parts` for what one of them must have. */
export function traceMatches(query: TraceQuery, range: TimeRange, trace: TracePart, parts: readonly TracePart[]): boolean {
  if (trace.startNs < millisToNanos(range.from) || trace.startNs >= millisToNanos(range.to)) return false;
  if (query.service !== undefined && !trace.services.includes(query.service)) return false;
  if (query.exceptService !== undefined && trace.services.every((service) => service === query.exceptService)) return false;
  if (query.operation !== undefined && !trace.keys.includes(operationKey(query.service ?? "", query.operation))) return false;
  if (query.status !== undefined && trace.errors > 0 !== (query.status === "error")) return false;
  if (query.tenant !== undefined && !parts.some((part) => part.tenant === query.tenant)) return false;
  if (query.model !== undefined && !parts.some((part) => part.model === query.model)) return false;
  if (query.minDurationMs !== undefined && durationMs(trace) < query.minDurationMs) return false;
  return query.maxDurationMs === undefined || durationMs(trace) <= query.maxDurationMs;
}

/** The hashes a single part must hold for its trace to be a candidate. */
export function requiredKeys(query: TraceQuery): number[] {
  if (query.operation !== undefined) return [operationKey(query.service ?? "", query.operation)];
  return query.service === undefined ? [] : [serviceKey(query.service)];
}

export function toSummary(trace: TracePart): TraceSummary {
  return {
    traceId: trace.traceId,
    startNs: trace.startNs.toString(),
    durationMs: durationMs(trace),
    spanCount: trace.spans,
    errorCount: trace.errors,
    services: trace.services,
    rootService: trace.rootService,
    rootName: trace.rootName,
    status: trace.errors > 0 ? "error" : "ok",
    tenant: trace.tenant,
    model: trace.model,
    ttftMs: trace.ttftMs,
    queueMs: trace.queueMs,
    tokensIn: trace.tokensIn,
    tokensOut: trace.tokensOut,
  };
}
