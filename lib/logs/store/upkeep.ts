import { type Database, inTransaction, sqlInteger } from "@/lib/db/server";
import type { UnixMillis } from "@/lib/kernel/units";
import type { LogRecord } from "@/lib/telemetry/log-record";
import { type SignalRetention, type SmallBlock, planCompaction } from "@/lib/telemetry/upkeep";
import { BLOCK_RECORDS, buildLogBlocks, insertLogBlocks, readLogBlocks } from "./log-blocks";

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const RULE = { target: BLOCK_RECORDS, spanMs: 2 * HOUR_MS, patienceMs: 2 * HOUR_MS };
/** Readers that follow the log late still hold what a younger block repeats: see `RecordHead`. */
const SETTLED_MS = 10 * 60_000;
const LEVEL = 9;
/** Rewritten in one run of the duty at most. */
const MAX_REWRITES = 200;

interface SmallRow {
  readonly block_id: string;
  readonly shard: number;
  readonly records: number;
  readonly t_min: string;
  readonly t_max: string;
}

/** Merges small blocks into full ones. Returns how many went. */
export async function compactLogs(db: Database, now: UnixMillis): Promise<number> {
  const { rows } = await db.pool.query<SmallRow>(
    `SELECT block_id, shard, records, t_min, t_max FROM telemetry.log_block
      WHERE records < ${BLOCK_RECORDS / 2} AND written < $1 ORDER BY t_min LIMIT 5000`,
    [now - SETTLED_MS],
  );
  const small = rows.map((row): SmallBlock => ({
    id: Number(row.block_id),
    shard: row.shard,
    records: row.records,
    tMin: Number(row.t_min),
    tMax: Number(row.t_max),
  }));
  let merged = 0;
  for (const group of planCompaction(small, now, RULE).slice(0, MAX_REWRITES)) {
    const ids = group.map((block) => block.id);
    if (await rewrite(db, ids, now, () => true)) merged += group.length;
  }
  return merged;
}

/** Deletes what is past its retention; takes a tenant with fewer days out of the blocks it shares with others. Returns the blocks touched. */
export async function retainLogs(db: Database, now: UnixMillis, retention: SignalRetention): Promise<number> {
  const gone = await db.pool.query("DELETE FROM telemetry.log_block WHERE t_max < $1", [Math.floor(now - retention.fleetDays * DAY_MS)]);
  let touched = gone.rowCount ?? 0;
  for (const { tenant, days } of retention.tenants) {
    if (days >= retention.fleetDays) continue;
    const { rows } = await db.pool.query<{ block_id: string }>(
      `SELECT block_id FROM telemetry.log_block WHERE t_max < $1 AND written < $2 AND $3 = ANY(tenants) ORDER BY t_max LIMIT ${MAX_REWRITES}`,
      [Math.floor(now - days * DAY_MS), now - SETTLED_MS, tenant],
    );
    for (const { block_id } of rows) if (await rewrite(db, [Number(block_id)], now, (record) => record.tenant !== tenant)) touched++;
  }
  return touched;
}

/** Replaces blocks of one shard by new ones, in one transaction; false when another process has them. */
async function rewrite(db: Database, ids: readonly number[], now: UnixMillis, keep: (record: LogRecord) => boolean): Promise<boolean> {
  const these = `block_id = ANY('{${ids.map(sqlInteger).join(",")}}'::bigint[])`;
  return await inTransaction(db.pool, async (client) => {
    const { rows } = await client.query<{ shard: number; wal_to: string }>(
      `SELECT shard, wal_to FROM telemetry.log_block WHERE ${these} FOR UPDATE SKIP LOCKED`,
    );
    if (rows.length !== ids.length) return false;
    const walTo = rows.reduce((max, row) => (BigInt(row.wal_to) > max ? BigInt(row.wal_to) : max), 0n);
    const records: LogRecord[] = [];
    await readLogBlocks(client, ids, (_id, columns) => {
      for (const record of columns.records()) if (keep(record)) records.push(record);
    });
    await client.query(`DELETE FROM telemetry.log_block WHERE ${these}`);
    const origin = { shard: (rows[0] as { shard: number }).shard, walTo, written: now };
    if (records.length > 0) await insertLogBlocks(client, await buildLogBlocks(records, LEVEL), origin);
    return true;
  });
}
