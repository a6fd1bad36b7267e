import { canonicalAttributes } from "@/lib/fleet";
import { identityOf } from "@/lib/telemetry/identity";
import type { SpanRecord } from "@/lib/telemetry/span";
import { storableText, textHash } from "@/lib/telemetry/text-hash";

/** What is known of one trace from some of its spans, all of one tenant. Parts of a trace add up with `mergeParts`. */
export interface TracePart {
  readonly traceId: string;
  readonly tenant: string;
  readonly startNs: bigint;
  readonly endNs: bigint;
  readonly spans: number;
  readonly errors: number;
  /** The root is among these spans; else `rootService` and `rootName` are those of the earliest span. */
  readonly hasRoot: boolean;
  /** The root, or a parent, is not among these spans. */
  readonly partial: boolean;
  readonly rootService: string;
  readonly rootName: string;
  readonly model: string;
  readonly ttftMs: number | null;
  readonly queueMs: number | null;
  readonly tokensIn: number | null;
  readonly tokensOut: number | null;
  /** Sorted hashes, see `serviceKey` and `operationKey`. */
  readonly keys: readonly number[];
  readonly services: readonly string[];
}

export const serviceKey = (service: string): number => textHash(`s${storableText(service)}`);

/** With an empty service: an operation of any service. */
export const operationKey = (service: string, operation: string): number =>
  textHash(`o${storableText(service)}\u001f${storableText(operation)}`);

/** So many different keys are kept for one trace; further operations are found by scanning blocks only. */
const MAX_KEYS = 96;

/** Sums spans up, one part per trace and tenant, in order of first appearance. */
export function partsOf(spans: Iterable<SpanRecord>): TracePart[] {
  const groups = new Map<string, SpanRecord[]>();
  for (const span of spans) {
    const key = span.traceId + span.tenant;
    const group = groups.get(key);
    if (group) group.push(span);
    else groups.set(key, [span]);
  }
  return [...groups.values()].map(partOf);
}

function partOf(spans: readonly SpanRecord[]): TracePart {
  const first = spans[0] as SpanRecord;
  let root: SpanRecord | null = null;
  let earliest = first;
  let endNs = first.endNs;
  let errors = 0;
  const ids = new Map<string, SpanRecord>();
  for (const span of spans) ids.set(span.spanId, span);
  let partial = false;
  const services = new Set<string>();
  const keys = new Set<number>();
  for (const span of spans) {
    if (span.startNs < earliest.startNs) earliest = span;
    if (span.endNs > endNs) endNs = span.endNs;
    if (span.status === 2) errors++;
    if (span.parentSpanId === "") {
      if (root === null || span.startNs < root.startNs) root = span;
    } else if (!ids.has(span.parentSpanId)) partial = true;
    const { service } = identityOf(span.resource);
    if (!services.has(service)) {
      services.add(service);
      keys.add(serviceKey(service));
    }
    if (keys.size < MAX_KEYS) {
      keys.add(operationKey(service, span.name));
      keys.add(operationKey("", span.name));
    }
  }
  const top = root ?? earliest;
  return {
    traceId: first.traceId,
    tenant: first.tenant,
    startNs: earliest.startNs,
    endNs: endNs < earliest.startNs ? earliest.startNs : endNs,
    spans: spans.length,
    errors,
    hasRoot: root !== null,
    partial: partial || root === null,
    rootService: identityOf(top.resource).service,
    rootName: top.name,
    ...requestFigures(spans, ids),
    keys: [...keys].sort((a, b) => a - b),
    services: [...services].sort(),
  };
}

type Figures = Pick<TracePart, "model" | "ttftMs" | "queueMs" | "tokensIn" | "tokensOut">;

/**
 * A gateway and an engine both report the tokens of one request: of spans
 * within each other, the outermost counts. Requests side by side add up. Time
 * to first token is that of the outermost, earliest request; time queued is
 * the longest, for only engines know it.
 */
function requestFigures(spans: readonly SpanRecord[], ids: ReadonlyMap<string, SpanRecord>): Figures {
  let model = "";
  let queueS: number | null = null;
  const input = new Map<SpanRecord, number>();
  const output = new Map<SpanRecord, number>();
  const ttft = new Map<SpanRecord, number>();
  for (const span of spans) {
    const known = canonicalAttributes(span.attributes);
    if (model === "") model = known["model.request"] ?? known["model.response"] ?? "";
    const queue = known["latency.queue_s"];
    if (queue !== undefined) queueS = Math.max(queueS ?? 0, queue);
    const first = known["latency.ttft_s"];
    if (first !== undefined) ttft.set(span, first);
    const tokensIn = known["tokens.input"];
    if (tokensIn !== undefined) input.set(span, tokensIn);
    const tokensOut = known["tokens.output"];
    if (tokensOut !== undefined) output.set(span, tokensOut);
  }
  const outer = outermost(ttft, ids).sort(([a], [b]) => (a.startNs < b.startNs ? -1 : 1))[0];
  const sum = (reports: ReadonlyMap<SpanRecord, number>) =>
    reports.size === 0 ? null : outermost(reports, ids).reduce((total, [, n]) => total + Math.round(n), 0);
  return {
    model,
    ttftMs: outer ? outer[1] * 1000 : null,
    queueMs: queueS === null ? null : queueS * 1000,
    tokensIn: sum(input),
    tokensOut: sum(output),
  };
}

function outermost(reports: ReadonlyMap<SpanRecord, number>, ids: ReadonlyMap<string, SpanRecord>): [SpanRecord, number][] {
  if (reports.size < 2) return [...reports];
  return [...reports].filter(([span]) => {
    const seen = new Set<SpanRecord>([span]);
    for (let up = ids.get(span.parentSpanId); up && !seen.has(up); up = ids.get(up.parentSpanId)) {
      if (reports.has(up)) return false;
      seen.add(up);
    }
    return true;
  });
}

const larger = (a: number | null, b: number | null): number | null => (a === null ? b : b === null ? a : Math.max(a, b));

/**
 * Adds parts of one trace up. A figure that several parts report is taken
 * once, the larger: which spans lay within which is not known any more.
 */
export function mergeParts(parts: readonly TracePart[]): TracePart {
  const [first, ...rest] = parts as readonly [TracePart, ...TracePart[]];
  return rest.reduce((a, b) => {
    const early = a.startNs <= b.startNs ? a : b;
    const root = a.hasRoot === b.hasRoot ? early : a.hasRoot ? a : b;
    return {
      traceId: a.traceId,
      tenant: root.tenant || a.tenant || b.tenant,
      startNs: early.startNs,
      endNs: a.endNs > b.endNs ? a.endNs : b.endNs,
      spans: a.spans + b.spans,
      errors: a.errors + b.errors,
      hasRoot: a.hasRoot || b.hasRoot,
      partial: a.partial || b.partial,
      rootService: root.rootService,
      rootName: root.rootName,
      model: root.model || a.model || b.model,
      ttftMs: root.ttftMs ?? a.ttftMs ?? b.ttftMs,
      queueMs: larger(a.queueMs, b.queueMs),
      tokensIn: larger(a.tokensIn, b.tokensIn),
      tokensOut: larger(a.tokensOut, b.tokensOut),
      keys: [...new Set([...a.keys, ...b.keys])],
      services: [...new Set([...a.services, ...b.services])].sort(),
    };
  }, first);
}
