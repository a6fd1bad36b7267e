import { inTransaction } from "@/lib/db/server";
import { Fault } from "@/lib/kernel/faults";
import { type Ctx, requirePermission } from "@/lib/people";
import type { SpanRecord } from "@/lib/telemetry/span";
import { MAX_TRACE_SPANS, assembleTrace } from "../assemble";
import type { TraceDetail } from "../detail";
import { readBlocks, traceIn } from "./span-blocks";
import { isHeld } from "./trace-index";
import { traceStore } from "./trace-store";

/**
 * One trace as a waterfall. A tenant's own viewer gets its spans alone.
 * Throws Fault `invalid` for what is not a trace id, `not-found` when no span
 * of it is visible to the caller.
 */
export async function traceById(ctx: Ctx, traceId: string): Promise<TraceDetail> {
  const spans = await spansOfTrace(ctx, traceId);
  if (spans.length === 0) throw new Fault("not-found", "There is no such trace, or its retention has passed.");
  return assembleTrace(traceId.toLowerCase(), spans);
}

/** The spans of a trace as received, in no particular order; empty when none is visible. */
export async function spansOfTrace(ctx: Ctx, traceId: string): Promise<SpanRecord[]> {
  requirePermission(ctx.actor, "traces:read");
  const id = traceId.toLowerCase();
  if (!/^[0-9a-f]{32}$/.test(id)) {
    throw new Fault("invalid", "A trace id has 32 hex digits.", { at: "traceId", fix: "Copy the whole id." });
  }
  const { tenant } = ctx.actor;
  const store = traceStore();
  const snapshot = store.writer.snapshot();
  const spans: SpanRecord[] = [];
  const where = `block_id IN (SELECT block_id FROM telemetry.trace_index WHERE ${traceIn("trace_id", [id])})`;
  await inTransaction(store.db.pool, (client) =>
    readBlocks(client, where, (block) => {
      if (isHeld(snapshot, block.shard, block.walTo)) return;
      for (const [trace, first, end] of block.columns.runs()) {
        if (trace !== id) continue;
        for (let i = first; i < end && spans.length <= MAX_TRACE_SPANS; i++) {
          if (tenant === null || block.columns.tenant(i) === tenant) spans.push(block.columns.record(i, id));
        }
      }
    }),
  );
  for (const batch of snapshot.batches) {
    for (const span of batch.records) if (span.traceId === id && (tenant === null || span.tenant === tenant)) spans.push(span);
  }
  return spans;
}
