import { inTransaction } from "@/lib/db/server";
import { Fault } from "@/lib/kernel/faults";
import { type Ctx, requirePermission } from "@/lib/people";
import { BlocksMoved, rereadWhenMoved } from "@/lib/telemetry/record-head";
import type { SpanRecord } from "@/lib/telemetry/span";
import { spanFilter } from "../filter";
import type { TraceQuery } from "../query";
import { type SampleSize, type SampledTrace, tracesOf } from "../trace-sample";
import { blockIn, readBlocks } from "./span-blocks";
import { isHeld } from "./trace-index";
import { traceStore } from "./trace-store";

/** Most spans looked at for one question: about a second's work, and some hundred megabytes for as long. */
export const MAX_SAMPLE_SPANS = 120_000;
const EDGE_MS = 60_000;

export interface TraceSample {
  readonly traces: readonly SampledTrace[];
  readonly size: SampleSize;
}

interface BlockHead {
  readonly block_id: string;
  readonly spans: number;
}

/**
 * The traces of a query with all their spans, for questions about many at
 * once. Where the range holds more spans than are looked at, evenly chosen
 * blocks stand for all of them and the size says so. A tenant's own viewer
 * gets its spans alone. The query's limit, order and cursor mean nothing here.
 * Throws Fault `forbidden` without `traces:read`.
 */
export async function sampleTraces(ctx: Ctx, query: TraceQuery, maxSpans: number = MAX_SAMPLE_SPANS): Promise<TraceSample> {
  requirePermission(ctx.actor, "traces:read");
  if (query.range.from >= query.range.to) throw new Fault("invalid", "The time range ends before it begins.", { at: "range" });
  return rereadWhenMoved(() => readSample(ctx.actor.tenant, query, maxSpans));
}

async function readSample(tenant: string | null, query: TraceQuery, maxSpans: number): Promise<TraceSample> {
  const store = traceStore();
  // A trace at the edge has spans beyond it, without which it would seem shorter.
  const [from, to] = [query.range.from - EDGE_MS, query.range.to + EDGE_MS];
  const snapshot = store.writer.snapshot();
  const held: SpanRecord[] = [];
  for (const batch of snapshot.batches) {
    if (batch.tMax < from || batch.tMin >= to) continue;
    for (const span of batch.records) if (tenant === null || span.tenant === tenant) held.push(span);
  }
  const { rows } = await store.db.pool.query<BlockHead>(
    `SELECT block_id, spans FROM telemetry.span_block
      WHERE t_max >= $1 AND t_min < $2 AND ($3::text IS NULL OR $3 = ANY(tenants)) ORDER BY t_min, block_id`,
    [from, to, tenant],
  );
  const stored = rows.reduce((sum, row) => sum + row.spans, 0);
  const chosen = evenly(rows, stored === 0 ? 1 : (maxSpans - Math.min(held.length, maxSpans / 2)) / stored);
  const spans: SpanRecord[] = held.length > maxSpans / 2 ? held.slice(-Math.floor(maxSpans / 2)) : held;
  let looked = spans.length;
  if (chosen.length > 0) {
    const opened = await inTransaction(store.db.pool, (client) =>
      readBlocks(client, blockIn(chosen.map((row) => Number(row.block_id))), (block) => {
        looked += block.columns.length;
        if (isHeld(snapshot, block.shard, block.walTo)) return;
        for (const [traceId, first, end] of block.columns.runs()) {
          for (let i = first; i < end; i++) {
            if (tenant === null || block.columns.tenant(i) === tenant) spans.push(block.columns.record(i, traceId));
          }
        }
      }),
    );
    if (opened < chosen.length) throw new BlocksMoved();
  }
  const traces = tracesOf(spans, query, spanFilter(query, tenant));
  const all = stored + held.length;
  const partial = chosen.length < rows.length || held.length > maxSpans / 2;
  return {
    traces,
    size: {
      traces: traces.length,
      spans: traces.reduce((sum, trace) => sum + trace.spans.length, 0),
      share: all === 0 || !partial ? 1 : Math.min(1, looked / all),
      partial,
    },
  };
}

/** As many as a share of the list, spread over all of it. */
function evenly<T>(rows: readonly T[], share: number): readonly T[] {
  if (share >= 1) return rows;
  const n = Math.max(1, Math.floor(rows.length * share));
  return rows.length === 0 ? [] : Array.from({ length: n }, (_, i) => rows[Math.floor(((i + 0.5) * rows.length) / n)] as T);
}
