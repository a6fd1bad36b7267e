import { identityOf } from "@/lib/telemetry/identity";
import type { SpanRecord } from "@/lib/telemetry/span";
import { type FieldSpec, type RecordShape, fieldSpec, said } from "./fields";
import { eachString } from "./record-text";
import { requestFields } from "./request-fields";

const KINDS = ["unspecified", "internal", "server", "client", "producer", "consumer"] as const;
const STATUSES = ["unset", "ok", "error"] as const;

const field = fieldSpec<SpanRecord>;

const FIELDS: readonly FieldSpec<SpanRecord>[] = [
  field("service", "keyword", "service.name", (s) => identityOf(s.resource).service, "service.name"),
  field("name", "keyword", "The operation", (s) => s.name, "operation", "span_name"),
  field("duration", "duration", "From start to end", (s) => Number(s.endNs - s.startNs), "latency", "duration_ms", "latency_ms"),
  { ...field("status", "choice", "What the span says of itself", (s) => STATUSES[s.status]), values: STATUSES },
  field("error", "boolean", "Whether its status is error", (s) => s.status === 2),
  { ...field("kind", "choice", "Its part in the call", (s) => KINDS[s.kind]), values: KINDS },
  field("node", "keyword", "The node or pod it came from", (s) => said(identityOf(s.resource).node), "instance"),
  field("tenant", "keyword", "The customer it was done for", (s) => said(s.tenant)),
  field("trace_id", "id", "32 hex digits", (s) => s.traceId, "traceid"),
  field("span_id", "id", "16 hex digits", (s) => s.spanId, "spanid"),
  field("parent_id", "id", "The parent's span id; absent on a root", (s) => said(s.parentSpanId), "parent_span_id"),
  field("status_message", "text", "What went wrong, in words", (s) => said(s.statusMessage)),
  field("start", "instant", "When it began", (s) => s.startNs, "time", "timestamp"),
  field("end", "instant", "When it ended", (s) => s.endNs),
  field("event", "keyword", "The name of any of its events", (s) => s.events.map((event) => event.name)),
  field("scope", "keyword", "The instrumentation's name", (s) => said(s.scope.name), "logger"),
  ...requestFields<SpanRecord>(),
];

/** Spans, ready to be searched. */
export const SPAN_SHAPE: RecordShape<SpanRecord> = {
  signal: "spans",
  fields: FIELDS,
  roots: { attributes: (s) => s.attributes, resource: (s) => s.resource.attributes },
  searched: [(s) => s.attributes, (s) => s.resource.attributes],
  texts: (s, found) => {
    found(s.name);
    found(s.statusMessage);
    eachString(s.attributes, found);
    for (const event of s.events) {
      found(event.name);
      eachString(event.attributes, found);
    }
  },
};
