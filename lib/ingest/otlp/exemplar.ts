import { canonicalLabels } from "@/lib/kernel/labels";
import { unixMillis } from "@/lib/kernel/units";
import type { AttributeValue, Exemplar } from "@/lib/telemetry";
import type { ProtoReader } from "../protobuf/reader";
import type { AttributeReader } from "./attribute-reader";
import { readSpanId, readTraceId } from "./ids";
import { labelText } from "./resource-labels";

/** The length-delimited Exemplar at the cursor; null when it has no time. Trace and span become the labels `trace_id` and `span_id`. */
export function readExemplar(r: ProtoReader, attributes: AttributeReader, most: number): Exemplar | null {
  const end = r.end;
  const to = r.length();
  r.end = to;
  let timeMs = 0;
  let value = 0;
  let traceId = "";
  let spanId = "";
  const filtered: Record<string, AttributeValue> = {};
  let size = 0;
  while (r.pos < to) {
    const tag = r.tag();
    switch (tag) {
      case 17:
        timeMs = r.nanosAsMillis();
        break;
      case 25:
        value = r.double();
        break;
      case 34:
        spanId = readSpanId(r);
        break;
      case 42:
        traceId = readTraceId(r);
        break;
      case 49:
        value = r.sfixed64Number();
        break;
      case 58:
        size = size < most ? attributes.keyValue(r, filtered, size) : (r.skip(tag), size);
        break;
      default:
        r.skip(tag);
    }
  }
  r.end = end;
  if (timeMs === 0) return null;
  const labels: Record<string, string> = {};
  for (const [name, attribute] of Object.entries(filtered)) labels[name] = labelText(attribute);
  return { timeMs: unixMillis(timeMs), value, labels: canonicalLabels({ ...labels, trace_id: traceId, span_id: spanId }) };
}
