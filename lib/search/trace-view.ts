import { identityOf } from "@/lib/telemetry/identity";
import type { SpanRecord } from "@/lib/telemetry/span";
import { type FieldSpec, type RecordShape, fieldSpec } from "./fields";
import { SPAN_SHAPE } from "./span-fields";

/** The spans of one trace with what searching for structure needs. */
export interface TraceView {
  readonly spans: readonly SpanRecord[];
  /** For every span the index of its parent; -1 when it has none here. Cycles are cut. */
  readonly parents: Int32Array;
  /** The earliest span without a parent here. */
  readonly root: SpanRecord;
  readonly startNs: bigint;
  readonly endNs: bigint;
  readonly errors: number;
  readonly services: number;
}

/** Makes a trace ready to be searched. Takes at least one span; of spans with one id the first is the parent that is meant. */
export function traceView(spans: readonly SpanRecord[]): TraceView {
  const byId = new Map<string, number>();
  spans.forEach((span, i) => {
    if (!byId.has(span.spanId)) byId.set(span.spanId, i);
  });
  const parents = Int32Array.from(spans, (span, i) => {
    const parent = span.parentSpanId === "" ? undefined : byId.get(span.parentSpanId);
    return parent === undefined || parent === i ? -1 : parent;
  });
  cutCycles(parents);
  let root: SpanRecord | null = null;
  let startNs = (spans[0] as SpanRecord).startNs as bigint;
  let endNs = (spans[0] as SpanRecord).endNs as bigint;
  let errors = 0;
  const services = new Set<string>();
  spans.forEach((span, i) => {
    if (parents[i] === -1 && (root === null || span.startNs < root.startNs)) root = span;
    if (span.startNs < startNs) startNs = span.startNs;
    if (span.endNs > endNs) endNs = span.endNs;
    if (span.status === 2) errors++;
    services.add(identityOf(span.resource).service);
  });
  return { spans, parents, root: root ?? (spans[0] as SpanRecord), startNs, endNs, errors, services: services.size };
}

/** Walking up from any span must end. */
function cutCycles(parents: Int32Array): void {
  const settled = new Uint8Array(parents.length);
  for (let from = 0; from < parents.length; from++) {
    // 1: on this walk; 2: known to end.
    let at = from;
    let before = -1;
    while (at !== -1 && settled[at] === 0) {
      settled[at] = 1;
      before = at;
      at = parents[at] as number;
    }
    if (at !== -1 && settled[at] === 1) parents[before] = -1;
    for (at = from; at !== -1 && settled[at] === 1; at = parents[at] as number) settled[at] = 2;
  }
}

/** A span with the trace it belongs to. One object is moved along all spans of a trace, so that none is made for each. */
export interface SpanInTrace {
  span: SpanRecord;
  trace: TraceView;
}

const field = fieldSpec<SpanInTrace>;

/** What may be asked of a whole trace. */
const TRACE_FIELDS: readonly FieldSpec<SpanInTrace>[] = [
  field(
    "trace.duration",
    "duration",
    "From the first start to the last end",
    ({ trace }) => Number(trace.endNs - trace.startNs),
    "trace.latency",
  ),
  field("trace.spans", "number", "How many spans it has", ({ trace }) => trace.spans.length, "trace.span_count"),
  field("trace.errors", "number", "How many spans failed", ({ trace }) => trace.errors),
  field("trace.error", "boolean", "Whether any span failed", ({ trace }) => trace.errors > 0),
  field("trace.services", "number", "How many services took part", ({ trace }) => trace.services),
  field("trace.id", "id", "32 hex digits", ({ trace }) => trace.root.traceId),
  field("trace.start", "instant", "When it began", ({ trace }) => trace.startNs),
  field("trace.root.service", "keyword", "The service it entered by", ({ trace }) => identityOf(trace.root.resource).service),
  field("trace.root.name", "keyword", "The operation it entered by", ({ trace }) => trace.root.name, "trace.root.operation"),
  field("trace.root.duration", "duration", "How long its root took", ({ trace }) => Number(trace.root.endNs - trace.root.startNs)),
];

const lift =
  <T>(read: (span: SpanRecord) => T) =>
  (at: SpanInTrace): T =>
    read(at.span);

/** Spans within their traces, ready to be searched: all fields of spans, and those of traces. */
export const TRACE_SHAPE: RecordShape<SpanInTrace> = {
  signal: "spans",
  fields: [...SPAN_SHAPE.fields.map((spec) => ({ ...spec, read: lift(spec.read) })), ...TRACE_FIELDS],
  roots: Object.fromEntries(Object.entries(SPAN_SHAPE.roots).map(([name, read]) => [name, lift(read)])),
  searched: SPAN_SHAPE.searched.map(lift),
  texts: ({ span }, found) => SPAN_SHAPE.texts(span, found),
};
