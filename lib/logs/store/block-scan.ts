import { type Database, inTransaction } from "@/lib/db/server";
import type { TimeRange } from "@/lib/kernel/time-range";
import { millisToNanos } from "@/lib/kernel/units";
import type { LogRecord } from "@/lib/telemetry/log-record";
import { BlocksMoved, type HeadSnapshot } from "@/lib/telemetry/record-head";
import { lineMayHold, unsigned } from "../bloom";
import type { LogColumns } from "../log-codec";
import { type LogMatcher, logMatches, logTime } from "../match";
import { readLogBlocks } from "./log-blocks";

/** A block of the range that may hold matches. */
export interface BlockHead {
  readonly id: number;
  readonly tMin: number;
  readonly tMax: number;
  readonly records: number;
  readonly levels: readonly number[];
  readonly tenants: readonly string[];
}

interface BlockRow {
  readonly block_id: string;
  readonly t_min: string;
  readonly t_max: string;
  readonly shard: number;
  readonly wal_to: string;
  readonly records: number;
  readonly levels: number[];
  readonly tenants: string[];
  readonly lines: Buffer[] | null;
}

/** More blocks than this are not listed; the caller narrows its range and goes on. */
export const MAX_LISTED = 5000;

/**
 * The blocks of a range that may hold a match: by time, service, node, tenant,
 * severity and, one line of the filter a word, by the words asked for.
 */
export async function listBlocks(
  db: Database,
  range: TimeRange,
  matcher: LogMatcher,
  snapshot: HeadSnapshot<LogRecord>,
  oldestFirst: boolean,
): Promise<{ readonly blocks: BlockHead[]; readonly truncated: boolean }> {
  const { filter, words } = matcher;
  const values: unknown[] = [range.from, range.to];
  const bind = (value: unknown) => `$${values.push(value)}`;
  const where = ["t_max >= $1", "t_min < $2"];
  if (filter.service !== undefined) where.push(`${bind(filter.service)} = ANY(services)`);
  if (filter.node !== undefined) where.push(`${bind(filter.node)} = ANY(nodes)`);
  const tenant = matcher.tenant ?? filter.tenant;
  if (tenant !== undefined) where.push(`${bind(tenant)} = ANY(tenants)`);
  if (filter.minSeverity !== undefined) where.push(`severity_max >= ${bind(filter.minSeverity)}`);
  const lines = words.map((hash) => `substring(bloom FROM ((${unsigned(hash)}::bigint % bloom_lines) * 64 + 1)::int FOR 64)`);
  const { rows } = await db.pool.query<BlockRow>(
    `SELECT block_id, t_min, t_max, shard, wal_to, records, levels, tenants, ${lines.length > 0 ? `ARRAY[${lines.join(",")}]` : "NULL"} AS lines
      FROM telemetry.log_block WHERE ${where.join(" AND ")}
      ORDER BY ${oldestFirst ? "t_min, block_id" : "t_max DESC, block_id DESC"} LIMIT ${MAX_LISTED}`,
    values,
  );
  const blocks = rows
    .filter((row) => {
      const held = snapshot.heldFrom.get(row.shard);
      if (held !== undefined && BigInt(row.wal_to) >= held) return false;
      return words.every((hash, i) => lineMayHold((row.lines as Buffer[])[i] as Buffer, hash));
    })
    .map((row) => ({
      id: Number(row.block_id),
      tMin: Number(row.t_min),
      tMax: Number(row.t_max),
      records: row.records,
      levels: row.levels,
      tenants: row.tenants,
    }));
  return { blocks, truncated: rows.length === MAX_LISTED };
}

/** Opens blocks on one connection. Throws `BlocksMoved` when one is gone. */
export async function openBlocks(
  db: Database,
  blocks: readonly BlockHead[],
  onBlock: (id: number, columns: LogColumns) => void,
): Promise<void> {
  if (blocks.length === 0) return;
  const ids = blocks.map((block) => block.id);
  const opened = await inTransaction(db.pool, (client) => readLogBlocks(client, ids, onBlock));
  if (opened < ids.length) throw new BlocksMoved();
}

/** The records in memory that match and lie in the range. */
export function* headMatches(snapshot: HeadSnapshot<LogRecord>, range: TimeRange, matcher: LogMatcher): Generator<LogRecord> {
  const from = millisToNanos(range.from);
  const to = millisToNanos(range.to);
  for (const batch of snapshot.batches) {
    if (batch.tMax < range.from || batch.tMin >= range.to) continue;
    for (const record of batch.records) {
      const at = logTime(record);
      if (at >= from && at < to && logMatches(record, matcher)) yield record;
    }
  }
}
