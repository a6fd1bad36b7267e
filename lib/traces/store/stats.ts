import { type Ctx, requirePermission } from "@/lib/people";
import type { SignalStats } from "@/lib/telemetry/signal-stats";
import { traceStore } from "./trace-store";

interface Row {
  readonly blocks: string;
  readonly records: string;
  readonly data: string;
  readonly total: string;
  readonly oldest: string | null;
}

/** Size of the store of spans. Needs settings:read. */
export async function traceStats(ctx: Ctx): Promise<SignalStats> {
  requirePermission(ctx.actor, "settings:read");
  const store = traceStore();
  const { rows } = await store.db.pool.query<Row>(
    `SELECT count(*) AS blocks, coalesce(sum(spans), 0) AS records, coalesce(sum(octet_length(data)), 0) AS data, min(t_min) AS oldest,
        pg_total_relation_size('telemetry.span_block') + pg_total_relation_size('telemetry.trace_index')
          + pg_total_relation_size('telemetry.trace_shape') AS total
      FROM telemetry.span_block`,
  );
  const row = rows[0] as Row;
  return {
    blocks: Number(row.blocks),
    records: Number(row.records),
    dataBytes: Number(row.data),
    totalBytes: Number(row.total),
    inMemory: store.writer.head.size,
    oldestMs: row.oldest === null ? null : Number(row.oldest),
  };
}
