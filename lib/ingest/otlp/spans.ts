import { Fault } from "@/lib/kernel/faults";
import type { UnixNanos } from "@/lib/kernel/units";
import type { AttributeValue, Resource, Scope, SpanEvent, SpanKind, SpanLink, SpanRecord, SpanStatus } from "@/lib/telemetry";
import type { DecodeContext, Decoded } from "../route";
import { ProtoReader } from "../protobuf/reader";
import { tenantOf } from "../tenant";
import { AttributeReader } from "./attribute-reader";
import { eachItem } from "./envelope";
import { readSpanId, readTraceId } from "./ids";

const NO_EVENTS: readonly SpanEvent[] = [];
const NO_LINKS: readonly SpanLink[] = [];
const ZERO = 0n as UnixNanos;

/** Most nanoseconds that fit the signed 64-bit columns of the store. */
export const LATEST_NS = 2n ** 63n - 1n;

export const tooMany = (what: string, most: number): Fault =>
  new Fault("too-large", `The request holds more than ${most} ${what}.`, { fix: "Send smaller batches." });

/** Decodes an ExportTraceServiceRequest (opentelemetry/proto/collector/trace/v1). */
export function decodeSpans(body: Buffer, context: DecodeContext): Decoded {
  const r = new ProtoReader(body);
  const attributes = new AttributeReader(context.limits, context.trimmed);
  const spans: SpanRecord[] = [];
  let seen = 0;
  eachItem(r, attributes, {
    item: (resource, scope) => {
      if (++seen > context.limits.records) throw tooMany("spans", context.limits.records);
      const span = readSpan(r, attributes, resource, scope, context);
      if (typeof span === "string") context.rejections.add(span);
      else spans.push(span);
    },
  });
  return { spans };
}

function readSpan(r: ProtoReader, reader: AttributeReader, resource: Resource, scope: Scope, context: DecodeContext): SpanRecord | string {
  const end = r.end;
  const to = r.length();
  r.end = to;
  let traceId = "";
  let spanId = "";
  let parentSpanId = "";
  let traceState = "";
  let name = "";
  let kind = 0;
  let startNs = ZERO;
  let endNs = ZERO;
  let status = 0;
  let statusMessage = "";
  const attributes: Record<string, AttributeValue> = {};
  let size = 0;
  let events: SpanEvent[] | undefined;
  let links: SpanLink[] | undefined;
  while (r.pos < to) {
    const tag = r.tag();
    switch (tag) {
      case 10:
        traceId = readTraceId(r);
        break;
      case 18:
        spanId = readSpanId(r);
        break;
      case 26:
        traceState = reader.name(r);
        break;
      case 34:
        parentSpanId = readSpanId(r);
        break;
      case 42:
        name = reader.name(r);
        break;
      case 48:
        kind = r.uint32();
        break;
      case 57:
        startNs = r.fixed64() as UnixNanos;
        break;
      case 65:
        endNs = r.fixed64() as UnixNanos;
        break;
      case 74:
        size = reader.keyValue(r, attributes, size);
        break;
      case 90:
        if ((events ??= []).length >= context.limits.eventsPerSpan) {
          context.trimmed("event-dropped", 1);
          r.skip(tag);
        } else events.push(readEvent(r, reader));
        break;
      case 106:
        if ((links ??= []).length >= context.limits.eventsPerSpan) {
          context.trimmed("link-dropped", 1);
          r.skip(tag);
        } else links.push(readLink(r, reader));
        break;
      case 122: {
        const statusEnd = r.length();
        r.end = statusEnd;
        while (r.pos < statusEnd) {
          const inner = r.tag();
          if (inner === 18) statusMessage = reader.text(r, context.limits.attributeBytes);
          else if (inner === 24) status = r.uint32();
          else r.skip(inner);
        }
        r.end = to;
        break;
      }
      default:
        r.skip(tag);
    }
  }
  r.end = end;
  if (traceId === "") return "span with an invalid trace id";
  if (spanId === "") return "span with an invalid span id";
  if (startNs === 0n) return "span without a start time";
  if (startNs > LATEST_NS || endNs > LATEST_NS) return "span with a time beyond 2262";
  // A newer sender may know more kinds; the number is kept where a reader finds it.
  if (kind > 5) attributes["otlp.span.kind"] = kind;
  return {
    traceId,
    spanId,
    parentSpanId,
    name,
    kind: (kind > 5 ? 0 : kind) as SpanKind,
    startNs,
    endNs,
    status: (status > 2 ? 0 : status) as SpanStatus,
    statusMessage,
    traceState,
    attributes,
    events: events ?? NO_EVENTS,
    links: links ?? NO_LINKS,
    resource,
    scope,
    tenant: tenantOf(context.identity.tenant, attributes, resource.attributes),
  };
}

function readEvent(r: ProtoReader, reader: AttributeReader): SpanEvent {
  const end = r.end;
  const to = r.length();
  r.end = to;
  let timeNs = ZERO;
  let name = "";
  const attributes: Record<string, AttributeValue> = {};
  let size = 0;
  while (r.pos < to) {
    const tag = r.tag();
    if (tag === 9) timeNs = r.fixed64() as UnixNanos;
    else if (tag === 18) name = reader.name(r);
    else if (tag === 26) size = reader.keyValue(r, attributes, size);
    else r.skip(tag);
  }
  r.end = end;
  return { timeNs: timeNs > LATEST_NS ? ZERO : timeNs, name, attributes };
}

function readLink(r: ProtoReader, reader: AttributeReader): SpanLink {
  const end = r.end;
  const to = r.length();
  r.end = to;
  let traceId = "";
  let spanId = "";
  const attributes: Record<string, AttributeValue> = {};
  let size = 0;
  while (r.pos < to) {
    const tag = r.tag();
    if (tag === 10) traceId = readTraceId(r);
    else if (tag === 18) spanId = readSpanId(r);
    else if (tag === 34) size = reader.keyValue(r, attributes, size);
    else r.skip(tag);
  }
  r.end = end;
  return { traceId, spanId, attributes };
}
