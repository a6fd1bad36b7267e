import { identityOf } from "@/lib/telemetry/identity";
import type { SpanRecord } from "@/lib/telemetry/span";
import { MAX_COMPARED } from "./duplicates";

/** About so many spans make a block: enough to compress, few enough to open for one trace. */
export const BLOCK_SPANS = 2000;

/**
 * Lays spans out in blocks: the spans of a trace together and by start, the
 * traces by their earliest span, exact repetitions (a retrying exporter) once.
 */
export function planBlocks(spans: readonly SpanRecord[], size = BLOCK_SPANS): SpanRecord[][] {
  const traces = new Map<string, SpanRecord[]>();
  for (const span of spans) {
    const trace = traces.get(span.traceId);
    if (trace) trace.push(span);
    else traces.set(span.traceId, [span]);
  }
  const byStart = (a: SpanRecord, b: SpanRecord) => (a.startNs < b.startNs ? -1 : a.startNs > b.startNs ? 1 : 0);
  const ordered = [...traces.values()].map((trace) => (trace.length > 1 ? withoutRepeats(trace.sort(byStart)) : trace));
  ordered.sort((a, b) => byStart(a[0] as SpanRecord, b[0] as SpanRecord));
  const blocks: SpanRecord[][] = [];
  let block: SpanRecord[] = [];
  for (const trace of ordered) {
    // A trace is cut only when it is larger than a block.
    if (block.length > 0 && block.length + trace.length > size * 1.25) {
      blocks.push(block);
      block = [];
    }
    for (const span of trace) {
      if (block.length >= size && trace.length > size / 4) {
        blocks.push(block);
        block = [];
      }
      block.push(span);
    }
    if (block.length >= size) {
      blocks.push(block);
      block = [];
    }
  }
  if (block.length > 0) blocks.push(block);
  return blocks;
}

/** The same span, sent again: same identifiers, side, name and times. */
export const isRepeat = (a: SpanRecord, b: SpanRecord): boolean =>
  a.spanId === b.spanId &&
  a.startNs === b.startNs &&
  a.endNs === b.endNs &&
  a.kind === b.kind &&
  a.name === b.name &&
  a.parentSpanId === b.parentSpanId &&
  a.tenant === b.tenant &&
  identityOf(a.resource).service === identityOf(b.resource).service;

/** Up to so many spans, comparing all with all is quicker than a map. */
const FEW = 12;

function withoutRepeats(sorted: SpanRecord[]): SpanRecord[] {
  if (sorted.length <= FEW && sorted.every((span, i) => !sorted.some((other, k) => k > i && other.spanId === span.spanId))) return sorted;
  const seen = new Map<string, SpanRecord[]>();
  return sorted.filter((span) => {
    const same = seen.get(span.spanId);
    if (!same) {
      seen.set(span.spanId, [span]);
      return true;
    }
    if (same.some((other) => isRepeat(other, span))) return false;
    if (same.length < MAX_COMPARED) same.push(span);
    return true;
  });
}
