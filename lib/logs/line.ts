import { attributeToJson, attributesToJson } from "@/lib/telemetry/attribute-json";
import { identityOf } from "@/lib/telemetry/identity";
import type { LogRecord } from "@/lib/telemetry/log-record";
import { textHash } from "@/lib/telemetry/text-hash";
import { bodyText, logTime } from "./match";
import type { LogLine } from "./page";
import { levelOf } from "./severity";

/**
 * Names a record by its time and content, so that the name outlives the move
 * from memory into a block. Records that are the same in every respect share
 * it.
 */
export function recordKey(record: LogRecord): string {
  const { service, node } = identityOf(record.resource);
  const content = [service, node, record.spanId, record.severityNumber, bodyText(record.body)].join("\u0000");
  return `${logTime(record)}-${(textHash(content) >>> 0).toString(16).padStart(8, "0")}`;
}

export function toLine(record: LogRecord, id: string = recordKey(record)): LogLine {
  const { service, node } = identityOf(record.resource);
  return {
    id,
    timeNs: logTime(record).toString(),
    observedNs: record.observedNs.toString(),
    level: levelOf(record.severityNumber),
    severityNumber: record.severityNumber,
    severityText: record.severityText,
    body: bodyText(record.body),
    structuredBody: typeof record.body === "string" ? null : attributeToJson(record.body),
    service,
    node,
    tenant: record.tenant,
    traceId: record.traceId,
    spanId: record.spanId,
    attributes: attributesToJson(record.attributes),
    resource: attributesToJson(record.resource.attributes),
    scope: record.scope.version === "" ? record.scope.name : `${record.scope.name} ${record.scope.version}`,
  };
}

/** Lines with ids of their own: the second of two equal records gets `~2`, and so on. */
export function toLines(records: readonly LogRecord[]): LogLine[] {
  const seen = new Map<string, number>();
  return records.map((record) => {
    const key = recordKey(record);
    const n = (seen.get(key) ?? 0) + 1;
    seen.set(key, n);
    return toLine(record, n === 1 ? key : `${key}~${n}`);
  });
}

/** Oldest first; equal instants in an order that only the content decides, so that pages agree however the records are stored. */
export function inTimeOrder(a: LogRecord, b: LogRecord): number {
  const [ta, tb] = [logTime(a), logTime(b)];
  if (ta !== tb) return ta < tb ? -1 : 1;
  const [ka, kb] = [recordKey(a), recordKey(b)];
  return ka < kb ? -1 : ka > kb ? 1 : 0;
}
