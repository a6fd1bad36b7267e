import { inTransaction } from "@/lib/db/server";
import { Fault } from "@/lib/kernel/faults";
import { type Ctx, requirePermission } from "@/lib/people";
import { attributesToJson } from "@/lib/telemetry/attribute-json";
import { identityOf } from "@/lib/telemetry/identity";
import type { SpanRecord } from "@/lib/telemetry/span";
import { type Skeleton, buildSkeleton } from "../skeleton";
import type { StoredSpan } from "../stored-span";
import { SpanTable } from "../span-table";
import { readBlocks, traceIn } from "./span-blocks";
import type { SpanColumns } from "../span-codec";
import { isHeld } from "./trace-index";
import { traceStore } from "./trace-store";

/** Spans of one trace that are told of; of a larger one, those that come first and the note that there are more. */
const MAX_SKELETON_SPANS = 1_200_000;

/**
 * A trace of any size as columns, without attributes. A tenant's own viewer
 * gets its spans alone. Throws Fault `invalid` for what is not a trace id,
 * `not-found` when no span of it is visible.
 */
export async function skeletonById(ctx: Ctx, traceId: string): Promise<Skeleton> {
  requirePermission(ctx.actor, "traces:read");
  const { tenant } = ctx.actor;
  const table = new SpanTable();
  let truncated = false;
  await eachRun(
    traceId,
    (columns, first, end) => {
      const last = Math.min(end, first + MAX_SKELETON_SPANS - table.length);
      if (last < end) truncated = true;
      table.addRows(columns, first, last, tenant);
    },
    (span) => {
      if (tenant !== null && span.tenant !== tenant) return;
      if (table.length >= MAX_SKELETON_SPANS) truncated = true;
      else table.addRecord(span);
    },
  );
  if (table.length === 0) throw new Fault("not-found", "There is no such trace, or its retention has passed.");
  return buildSkeleton(traceId.toLowerCase(), table, truncated);
}

/** More spans with one id are not sent. */
const MAX_COPIES = 20;

/** Everything about the spans of a trace that have one id: more than one when two sides or two senders share it. Throws as `skeletonById`. */
export async function spanById(ctx: Ctx, traceId: string, spanId: string): Promise<readonly StoredSpan[]> {
  requirePermission(ctx.actor, "traces:read");
  const { tenant } = ctx.actor;
  const wanted = spanId.toLowerCase();
  const found: SpanRecord[] = [];
  const add = (span: SpanRecord) => {
    if ((tenant === null || span.tenant === tenant) && found.length < MAX_COPIES) found.push(span);
  };
  await eachRun(
    traceId,
    (columns, first, end) => {
      for (let i = first; i < end; i++) if (columns.spanId(i) === wanted) add(columns.record(i, traceId));
    },
    (span) => {
      if (span.spanId === wanted) add(span);
    },
  );
  if (found.length === 0) throw new Fault("not-found", "There is no such span in this trace, or its retention has passed.");
  return found.map(storedSpan);
}

const KINDS = ["unspecified", "internal", "server", "client", "producer", "consumer"] as const;
const STATUSES = ["unset", "ok", "error"] as const;

function storedSpan(span: SpanRecord): StoredSpan {
  const { service, node } = identityOf(span.resource);
  return {
    traceId: span.traceId,
    spanId: span.spanId,
    parentSpanId: span.parentSpanId,
    service,
    node,
    name: span.name,
    kind: KINDS[span.kind],
    startNs: span.startNs.toString(),
    endNs: span.endNs.toString(),
    status: STATUSES[span.status],
    statusMessage: span.statusMessage,
    attributes: attributesToJson(span.attributes),
    resource: attributesToJson(span.resource.attributes),
    scope: span.scope,
    events: span.events.map(({ timeNs, name, attributes }) => ({
      timeNs: timeNs.toString(),
      name,
      attributes: attributesToJson(attributes),
    })),
    links: span.links.map((link) => ({ ...link, attributes: attributesToJson(link.attributes) })),
    tenant: span.tenant,
  };
}

/** Every run of a trace's spans in blocks, and every span of it in memory. */
async function eachRun(
  traceId: string,
  onRun: (columns: SpanColumns, first: number, end: number) => void,
  onSpan: (span: SpanRecord) => void,
): Promise<void> {
  const id = traceId.toLowerCase();
  if (!/^[0-9a-f]{32}$/.test(id)) throw new Fault("invalid", "A trace id has 32 hex digits.", { at: "traceId", fix: "Copy the whole id." });
  const store = traceStore();
  const snapshot = store.writer.snapshot();
  const where = `block_id IN (SELECT block_id FROM telemetry.trace_index WHERE ${traceIn("trace_id", [id])})`;
  await inTransaction(store.db.pool, (client) =>
    readBlocks(client, where, (block) => {
      if (isHeld(snapshot, block.shard, block.walTo)) return;
      for (const [trace, first, end] of block.columns.runs()) if (trace === id) onRun(block.columns, first, end);
    }),
  );
  for (const batch of snapshot.batches) for (const span of batch.records) if (span.traceId === id) onSpan(span);
}
