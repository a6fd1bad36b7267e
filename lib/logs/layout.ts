import { identityOf } from "@/lib/telemetry/identity";
import type { LogRecord } from "@/lib/telemetry/log-record";
import { logTime } from "./match";

const byTime = (a: LogRecord, b: LogRecord): number => (logTime(a) < logTime(b) ? -1 : logTime(a) > logTime(b) ? 1 : 0);

/**
 * The order in which records lie in blocks. What one request made its way
 * through the fleet with shares identifiers, which are most of its bytes: the
 * records of a trace lie together (12 bytes a record less than by stream),
 * traces by their first record. What belongs to no trace lies by stream.
 */
export function layOut(records: readonly LogRecord[]): LogRecord[] {
  const streams = new Map<string, LogRecord[]>();
  const traces = new Map<string, LogRecord[]>();
  for (const record of records) {
    const { service, node } = identityOf(record.resource);
    if (record.traceId === "") push(streams, `${service}\u0000${node}`, record);
    else push(traces, record.traceId, record);
  }
  for (const group of [...streams.values(), ...traces.values()]) if (group.length > 1) group.sort(byTime);
  const ordered = [...traces.values()].sort((a, b) => byTime(a[0] as LogRecord, b[0] as LogRecord));
  return [...[...streams.keys()].sort().flatMap((key) => streams.get(key) as LogRecord[]), ...ordered.flat()];
}

function push(groups: Map<string, LogRecord[]>, key: string, record: LogRecord): void {
  const group = groups.get(key);
  if (group) group.push(record);
  else groups.set(key, [record]);
}
