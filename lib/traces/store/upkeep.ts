import { type Database, type PoolClient, copyRows, inTransaction, sqlInteger } from "@/lib/db/server";
import type { UnixMillis } from "@/lib/kernel/units";
import type { SpanRecord } from "@/lib/telemetry/span";
import { type SignalRetention, type SmallBlock, planCompaction } from "@/lib/telemetry/upkeep";
import { BLOCK_SPANS } from "../block-plan";
import { blockIn, buildBlocks, insertBlocks, readBlocks } from "./span-blocks";
import { dropShapes } from "./trace-shapes";

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const RULE = { target: BLOCK_SPANS, spanMs: 2 * HOUR_MS, patienceMs: 2 * HOUR_MS };
/** Readers that follow the log late still hold what a younger block repeats: see `RecordHead`. */
const SETTLED_MS = 10 * 60_000;
const LEVEL = 9;
/** Rewritten in one run of the duty at most. */
const MAX_REWRITES = 200;

/** Merges small blocks into full ones. Returns how many went. */
export async function compactSpans(db: Database, now: UnixMillis): Promise<number> {
  const small: SmallBlock[] = [];
  await inTransaction(db.pool, (client) =>
    copyRows(
      client,
      `SELECT block_id, shard, spans, t_min, t_max FROM telemetry.span_block
        WHERE spans < ${BLOCK_SPANS / 2} AND written < ${sqlInteger(now - SETTLED_MS)} ORDER BY t_min LIMIT 5000`,
      (row) => small.push({ id: row.int8(0), shard: row.int4(1), records: row.int4(2), tMin: row.int8(3), tMax: row.int8(4) }),
    ),
  );
  let merged = 0;
  for (const group of planCompaction(small, now, RULE).slice(0, MAX_REWRITES)) {
    const ids = group.map((block) => block.id);
    if (await rewrite(db, ids, now, () => true)) merged += group.length;
  }
  return merged;
}

/** Deletes what is past its retention; takes a tenant with fewer days out of the blocks it shares with others. Returns the blocks touched. */
export async function retainSpans(db: Database, now: UnixMillis, retention: SignalRetention): Promise<number> {
  const cutoff = sqlInteger(Math.floor(now - retention.fleetDays * DAY_MS));
  let touched = await inTransaction(db.pool, async (client) => {
    await client.query(
      `DELETE FROM telemetry.trace_index WHERE block_id IN (SELECT block_id FROM telemetry.span_block WHERE t_max < ${cutoff})`,
    );
    await dropShapes(client, now - retention.fleetDays * DAY_MS);
    return (await client.query(`DELETE FROM telemetry.span_block WHERE t_max < ${cutoff}`)).rowCount ?? 0;
  });
  for (const { tenant, days } of retention.tenants) {
    if (days >= retention.fleetDays) continue;
    const { rows } = await db.pool.query<{ block_id: string }>(
      `SELECT block_id FROM telemetry.span_block WHERE t_max < $1 AND written < $2 AND $3 = ANY(tenants) ORDER BY t_max LIMIT ${MAX_REWRITES}`,
      [Math.floor(now - days * DAY_MS), now - SETTLED_MS, tenant],
    );
    for (const { block_id } of rows) if (await rewrite(db, [Number(block_id)], now, (span) => span.tenant !== tenant)) touched++;
  }
  return touched;
}

/** Replaces blocks of one shard by new ones, in one transaction; false when another process has them. */
async function rewrite(db: Database, ids: readonly number[], now: UnixMillis, keep: (span: SpanRecord) => boolean): Promise<boolean> {
  return await inTransaction(db.pool, async (client) => {
    if (!(await lockAll(client, ids))) return false;
    const spans: SpanRecord[] = [];
    let shard = 0;
    let walTo = 0n;
    await readBlocks(client, blockIn(ids), (block) => {
      shard = block.shard;
      if (block.walTo > walTo) walTo = block.walTo;
      for (const span of block.columns.records()) if (keep(span)) spans.push(span);
    });
    await client.query(`DELETE FROM telemetry.trace_index WHERE ${blockIn(ids)}`);
    await client.query(`DELETE FROM telemetry.span_block WHERE ${blockIn(ids)}`);
    if (spans.length > 0) await insertBlocks(client, await buildBlocks(spans, LEVEL), { shard, walTo, written: now });
    return true;
  });
}

async function lockAll(client: PoolClient, ids: readonly number[]): Promise<boolean> {
  const { rowCount } = await client.query(`SELECT FROM telemetry.span_block WHERE ${blockIn(ids)} FOR UPDATE SKIP LOCKED`);
  return rowCount === ids.length;
}
