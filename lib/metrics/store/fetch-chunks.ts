import { type CopyRow, type Database, copyRows, sqlInteger } from "@/lib/db/server";
import { decodeGroup } from "../cold-group";
import type { StoredChunk } from "../assemble";
import { CHUNK_MS } from "./flush-samples";

export const COLD_MS = 6 * 3_600_000;
export const GROUP_SERIES = 16;
/** A day is left alone for so long after it ended, before it is compacted: senders that were cut off still deliver. */
export const SETTLE_MS = 6 * 3_600_000;

/** From this instant on nothing is in cold groups, nor will be for another hour. */
export const warmSince = (now: number): number => now - SETTLE_MS + 3_600_000;

/** A stretch of time, `to` excluded. */
interface Span {
  readonly from: number;
  readonly to: number;
}

/**
 * Reads the chunks of series that may hold something of the spans, cold ones
 * before warm ones and those in the order they were written, as of one moment:
 * a compaction in between is not seen. What begins at or after `coldBefore`
 * (`warmSince`) is sought among warm ones alone.
 */
export async function fetchChunks(
  db: Database,
  ids: readonly number[],
  spans: readonly Span[],
  coldBefore: number,
  each: (id: number, chunk: StoredChunk) => void,
): Promise<void> {
  if (ids.length === 0 || spans.length === 0) return;
  const groups = [...new Set(ids.map((id) => Math.floor(id / GROUP_SERIES)))];
  const between = (length: number) =>
    spans
      .map(({ from, to }) => `(t0 >= ${sqlInteger(Math.floor(from / length) * length)} AND t0 < ${sqlInteger(Math.ceil(to))})`)
      .join(" OR ");
  const cold = `SELECT group_id, t0, data FROM telemetry.chunk_cold WHERE group_id = ANY('{${groups.map(sqlInteger).join()}}'::bigint[]) AND (${between(COLD_MS)})`;
  const warm = `SELECT series_id, t0, data FROM telemetry.chunk WHERE series_id = ANY('{${ids.map(sqlInteger).join()}}'::bigint[]) AND (${between(CHUNK_MS)}) ORDER BY seq, t0`;
  const wanted = new Set(ids);
  const client = await db.pool.connect();
  let failed: Error | boolean = true;
  try {
    const readWarm = () => copyRows(client, warm, (row: CopyRow) => each(row.int8(0), { t0: row.int8(1), data: row.bytes(2) }));
    // What most people look at lies in the last hours: one statement, of which each is of one moment by itself.
    if (spans.every(({ from }) => from >= coldBefore)) await readWarm();
    else {
      await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
      await copyRows(client, cold, (row) => {
        const first = row.int8(0) * GROUP_SERIES;
        const t0 = row.int8(1);
        decodeGroup(row.bytes(2), (slot, data) => {
          if (wanted.has(first + slot)) each(first + slot, { t0, data });
        });
      });
      await readWarm();
      await client.query("COMMIT");
    }
    failed = false;
  } finally {
    client.release(failed);
  }
}
