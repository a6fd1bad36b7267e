import type { UnixNanos } from "@/lib/kernel/units";
import type { AttributeValue, LogRecord, Resource, Scope } from "@/lib/telemetry";
import type { DecodeContext, Decoded } from "../route";
import { ProtoReader } from "../protobuf/reader";
import { tenantOf } from "../tenant";
import { AttributeReader } from "./attribute-reader";
import { eachItem } from "./envelope";
import { readSpanId, readTraceId } from "./ids";
import { LATEST_NS, tooMany } from "./spans";

const ZERO = 0n as UnixNanos;

/** Decodes an ExportLogsServiceRequest (opentelemetry/proto/collector/logs/v1). */
export function decodeLogs(body: Buffer, context: DecodeContext): Decoded {
  const r = new ProtoReader(body);
  const attributes = new AttributeReader(context.limits, context.trimmed);
  const logs: LogRecord[] = [];
  let seen = 0;
  eachItem(r, attributes, {
    item: (resource, scope) => {
      if (++seen > context.limits.records) throw tooMany("log records", context.limits.records);
      const record = readRecord(r, attributes, resource, scope, context);
      if (typeof record === "string") context.rejections.add(record);
      else logs.push(record);
    },
  });
  return { logs };
}

function readRecord(r: ProtoReader, reader: AttributeReader, resource: Resource, scope: Scope, context: DecodeContext): LogRecord | string {
  const end = r.end;
  const to = r.length();
  r.end = to;
  let timeNs = ZERO;
  let observedNs = ZERO;
  let severityNumber = 0;
  let severityText = "";
  let body: AttributeValue = null;
  let traceId = "";
  let spanId = "";
  const attributes: Record<string, AttributeValue> = {};
  let size = 0;
  while (r.pos < to) {
    const tag = r.tag();
    switch (tag) {
      case 9:
        timeNs = r.fixed64() as UnixNanos;
        break;
      case 89:
        observedNs = r.fixed64() as UnixNanos;
        break;
      case 16:
        severityNumber = r.uint32();
        break;
      case 26:
        severityText = reader.name(r);
        break;
      case 42:
        body = reader.anyValue(r, context.limits.bodyBytes, 0);
        break;
      case 50:
        size = reader.keyValue(r, attributes, size);
        break;
      case 74:
        traceId = readTraceId(r);
        break;
      case 82:
        spanId = readSpanId(r);
        break;
      case 98: {
        const eventName = reader.name(r);
        if (eventName !== "") attributes["event.name"] = eventName;
        break;
      }
      default:
        r.skip(tag);
    }
  }
  r.end = end;
  if (timeNs > LATEST_NS || observedNs > LATEST_NS) return "log record with a time beyond 2262";
  if (observedNs === 0n) observedNs = context.receivedNs;
  return {
    timeNs: timeNs === 0n ? observedNs : timeNs,
    observedNs,
    severityNumber: severityNumber > 24 ? 0 : severityNumber,
    severityText,
    body,
    attributes,
    resource,
    scope,
    traceId,
    spanId,
    tenant: tenantOf(context.identity.tenant, attributes, resource.attributes),
  };
}
