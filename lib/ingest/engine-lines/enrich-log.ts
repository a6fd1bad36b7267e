import type { AttributeValue } from "@/lib/telemetry/attributes";
import type { LogRecord } from "@/lib/telemetry/log-record";
import type { EngineLine } from "./engine-line";
import { parseEngineLine } from "./parse-engine-line";

/**
 * A record whose body is an engine's or the kernel's line, with what the line
 * says in attributes: `code.*`, `llm.*`, `gpu.*`; its numbers as
 * `llm.stats.<name>`, its meaning as `event.name`, and `log.engine`. What the
 * sender said itself stands. Any other record is answered as it is.
 */
export function enrichLog(record: LogRecord): LogRecord {
  if (typeof record.body !== "string") return record;
  const line = parseEngineLine(record.body, record.observedNs);
  return line === null ? record : withLine(record, line);
}

/** The same, for a line that was taken apart already. */
export function withLine(record: LogRecord, line: EngineLine): LogRecord {
  const hasTime = record.timeNs !== 0n && record.timeNs !== record.observedNs;
  const hasSeverity = record.severityNumber !== 0;
  return {
    ...record,
    timeNs: hasTime ? record.timeNs : (line.timeNs ?? record.timeNs),
    severityNumber: hasSeverity ? record.severityNumber : line.severityNumber,
    severityText: hasSeverity ? record.severityText : line.severityText,
    body: line.body,
    attributes: { ...lineAttributes(line), ...record.attributes },
    traceId: record.traceId || hexId(line.attributes["trace_id"], 32),
    spanId: record.spanId || hexId(line.attributes["span_id"], 16),
  };
}

const hexId = (value: AttributeValue | undefined, length: number): string =>
  typeof value === "string" && value.length === length && /^[0-9a-f]+$/.test(value) ? value : "";

function lineAttributes(line: EngineLine): Record<string, AttributeValue> {
  const out: Record<string, AttributeValue> = { "log.engine": line.engine, ...line.attributes };
  for (const [name, value] of Object.entries(line.metrics)) out[`llm.stats.${name}`] = value;
  if (line.event !== null) out["event.name"] = line.event;
  if (line.nvlink !== null) {
    const { unit, severity, event, link, subcode, intrinfo, errorStatus } = line.nvlink;
    out["gpu.nvlink.unit"] = unit;
    out["gpu.nvlink.severity"] = severity;
    out["gpu.nvlink.event"] = event;
    out["gpu.nvlink.link"] = link;
    out["gpu.nvlink.subcode"] = subcode;
    out["gpu.nvlink.intrinfo"] = intrinfo;
    out["gpu.nvlink.error_status"] = errorStatus;
  }
  return out;
}
