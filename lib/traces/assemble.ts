import type { UnixNanos } from "@/lib/kernel/units";
import { attributesToJson } from "@/lib/telemetry/attribute-json";
import type { Attributes } from "@/lib/telemetry/attributes";
import { identityOf } from "@/lib/telemetry/identity";
import type { SpanRecord } from "@/lib/telemetry/span";
import { isRepeat } from "./block-plan";
import { correctSkew } from "./clock-skew";
import { criticalPath } from "./critical-path";
import type { CriticalSection, SpanFlag, TraceDetail, TraceRow } from "./detail";
import { type SidedSpan, distinctSpans } from "./duplicates";
import { type Phase, enginePhases } from "./engine-phases";
import { type TreeNode, type TreeSpan, buildTree, flatten, selfTime } from "./tree";

interface Placed extends SidedSpan {
  readonly host: string;
  readonly record: SpanRecord;
}

const KINDS = ["unspecified", "internal", "server", "client", "producer", "consumer"] as const;
const STATUSES = ["unset", "ok", "error"] as const;

/** More rows than this are not drawn; the trace says so. */
export const MAX_TRACE_SPANS = 50_000;

/**
 * A bag of spans of one trace becomes the rows of its waterfall: distinct,
 * ordered, with clock skew corrected and engine spans cut into their phases.
 * Expects at least one span. Attribute objects of equal resources are shared.
 */
export function assembleTrace(traceId: string, received: readonly SpanRecord[]): TraceDetail {
  const records = received.slice(0, MAX_TRACE_SPANS).sort(inContentOrder);
  const zero = records.reduce((min, span) => (span.startNs < min ? span.startNs : min), (records[0] as SpanRecord).startNs);
  const distinct = distinctSpans(
    records.map((record) => place(record, zero)),
    (a, b) => isRepeat(a.record, b.record),
    (span, id, parent) => ({ ...span, id, parent }),
  );
  const tree = buildTree(distinct.spans);
  const skew = correctSkew(tree.roots);
  const resources = new Map<Attributes, TraceRow["resource"]>();
  const rows: TraceRow[] = [];
  for (const node of flatten(tree.roots)) {
    const { span } = node;
    const flags: SpanFlag[] = [...(tree.flags.get(span.id) ?? [])];
    if (distinct.repeated.has(span.record.spanId)) flags.push("exact_duplicate");
    if (distinct.conflicting.has(span.id)) flags.push("duplicate_span_id");
    const shift = skew.shifts.get(span.id) ?? 0;
    if (shift !== 0) flags.push("skew_adjusted");
    if (skew.warnings.get(span.id) === "too_large") flags.push("skew_too_large");
    rows.push(...rowsOf(node, skew.shifts, flags, zero, resources));
  }
  // A corrected clock may move a span before the first one received.
  const earliest = rows.reduce((min, row) => Math.min(min, row.startUs), 0);
  const shifted = earliest < 0 ? rows.map((row) => movedBy(row, -earliest)) : rows;
  const path = pathOf(shifted);
  const onPath = new Float64Array(shifted.length);
  for (const { row, fromUs, toUs } of path) onPath[row]! += toUs - fromUs;
  return {
    traceId,
    startNs: (zero + BigInt(Math.round(earliest * 1000))).toString(),
    durationUs: shifted.reduce((max, row) => Math.max(max, row.startUs + row.durationUs), 0),
    spanCount: distinct.spans.length,
    errorCount: distinct.spans.filter((span) => span.record.status === 2).length,
    services: [...new Set(rows.map((row) => row.service))],
    rows: shifted.map((row, i) => ((onPath[i] as number) > 0 ? { ...row, criticalUs: onPath[i] as number } : row)),
    criticalPath: path,
    truncated: records.length < received.length,
  };
}

/** The critical path over the rows as they are drawn: with corrected clocks and engines' phases. */
function pathOf(rows: readonly TraceRow[]): CriticalSection[] {
  const spans = rows.map((row) => ({
    id: row.id,
    parent: row.parentId,
    start: row.startUs,
    duration: row.durationUs,
    kind: row.kind,
    followsFrom: row.links.some((link) => link.spanId === row.parentId && link.attributes["opentracing.ref_type"] === "follows_from"),
  }));
  return criticalPath(spans).map(({ row, from, to }) => ({ row, fromUs: from, toUs: to }));
}

/** By what the spans say alone: which of several with one id comes first must not depend on where they are stored. */
function inContentOrder(a: SpanRecord, b: SpanRecord): number {
  if (a.startNs !== b.startNs) return a.startNs < b.startNs ? -1 : 1;
  if (a.endNs !== b.endNs) return a.endNs < b.endNs ? -1 : 1;
  const keys = [a, b].map((span) => {
    const { service, node, host } = identityOf(span.resource);
    return [span.spanId, span.kind, span.name, service, node, host].join("\u0000");
  }) as [string, string];
  return keys[0] < keys[1] ? -1 : keys[0] > keys[1] ? 1 : 0;
}

function place(record: SpanRecord, zero: UnixNanos): Placed {
  const { service, host } = identityOf(record.resource);
  return {
    id: record.spanId,
    parent: record.parentSpanId === "" ? null : record.parentSpanId,
    start: Number(record.startNs - zero) / 1000,
    duration: Math.max(0, Number(record.endNs - record.startNs) / 1000),
    kind: KINDS[record.kind],
    service,
    host,
    record,
  };
}

/** The span's row and, when it is an engine's only span, those of its phases. */
function rowsOf(
  node: TreeNode<Placed>,
  shifts: ReadonlyMap<string, number>,
  flags: SpanFlag[],
  zero: UnixNanos,
  resources: Map<Attributes, TraceRow["resource"]>,
): TraceRow[] {
  const { span, depth, children } = node;
  const { record } = span;
  const shift = shifts.get(span.id) ?? 0;
  const start = span.start + shift;
  const { phases, firstTokenAt, flags: phaseFlags } = enginePhases({ start, duration: span.duration, attributes: record.attributes });
  // An engine that sends spans of its own needs none from us.
  const synthetic = children.length === 0 ? phases : [];
  let resource = resources.get(record.resource.attributes);
  if (!resource) resources.set(record.resource.attributes, (resource = attributesToJson(record.resource.attributes)));
  const identity = identityOf(record.resource);
  const row: TraceRow = {
    id: span.id,
    spanId: record.spanId,
    parentId: depth === 0 ? null : span.parent,
    depth,
    childCount: children.length + synthetic.length,
    service: identity.service,
    node: identity.node,
    name: record.name,
    kind: KINDS[record.kind],
    startUs: start,
    durationUs: span.duration,
    criticalUs: 0,
    selfUs: selfTime(
      { ...span, start },
      synthetic.length > 0 ? synthetic.map(asChild) : children.map((child) => moved(child.span, shifts)),
    ),
    skewUs: shift,
    status: STATUSES[record.status],
    statusMessage: record.statusMessage,
    attributes: attributesToJson(record.attributes),
    resource,
    scope: record.scope.version === "" ? record.scope.name : `${record.scope.name} ${record.scope.version}`,
    events: record.events.map((event) => ({
      atUs: Number(event.timeNs - zero) / 1000 + shift,
      name: event.name,
      attributes: attributesToJson(event.attributes),
    })),
    links: record.links.map((link) => ({ ...link, attributes: attributesToJson(link.attributes) })),
    tenant: record.tenant,
    synthetic: false,
    firstTokenUs: firstTokenAt,
    flags: [...flags, ...phaseFlags],
  };
  return [row, ...synthetic.map((phase) => phaseRow(row, phase))];
}

const asChild = (phase: Phase): TreeSpan => ({ id: phase.name, parent: null, start: phase.start, duration: phase.duration });

const moved = (span: TreeSpan, shifts: ReadonlyMap<string, number>): TreeSpan => ({
  ...span,
  start: span.start + (shifts.get(span.id) ?? 0),
});

function phaseRow(of: TraceRow, phase: Phase): TraceRow {
  return {
    ...of,
    id: `${of.id}~${phase.name}`,
    parentId: of.id,
    depth: of.depth + 1,
    childCount: 0,
    name: phase.name,
    kind: "internal",
    startUs: phase.start,
    durationUs: phase.duration,
    selfUs: phase.duration,
    criticalUs: 0,
    status: "unset",
    statusMessage: "",
    attributes: {},
    events: [],
    links: [],
    synthetic: true,
    firstTokenUs: null,
    flags: [],
  };
}

const movedBy = (row: TraceRow, us: number): TraceRow => ({
  ...row,
  startUs: row.startUs + us,
  firstTokenUs: row.firstTokenUs === null ? null : row.firstTokenUs + us,
  events: row.events.map((event) => ({ ...event, atUs: event.atUs + us })),
});
