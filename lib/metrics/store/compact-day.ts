import { setImmediate as nextTurn } from "node:timers/promises";
import { type CopyField, type PoolClient, copyInto, copyRows, inTransaction, sqlInteger } from "@/lib/db/server";
import { decodeGroup, encodeGroup } from "../cold-group";
import { FIVE_MINUTES, ONE_HOUR, encodeRollup, rollUp, thinOut } from "../rollup";
import { type BufferContent, encodeContent, splitWindows } from "../series-buffer";
import type { SeriesEntry } from "../series-index";
import type { MetricStore } from "./metric-store";
import { type StoredChunk, assembleContent } from "../assemble";
import { COLD_MS, GROUP_SERIES, SETTLE_MS } from "./fetch-chunks";

export const DAY_MS = 86_400_000;
/** Roll-ups are few and small: a partition a month would do, and thirty days are easier to compute. */
export const ROLLUP_SPAN_MS = 30 * DAY_MS;
/** A day that still receives chunks is compacted once it is quiet, or once an hour. */
const QUIET_MS = 15 * 60_000;
const IMPATIENT_MS = 3_600_000;
const GROUPS_AT_ONCE = 16;

/** Compacts what is due; returns the number of series-days. */
export async function compactDue(store: MetricStore): Promise<number> {
  const now = store.clock.now();
  const { rows } = await store.db.pool.query<{ day: string }>(
    "SELECT day FROM telemetry.metric_day WHERE dirty AND day + $2 + $3 <= $1 AND (touched <= $1 - $4 OR opened <= $1 - $5) ORDER BY day",
    [now, DAY_MS, SETTLE_MS, QUIET_MS, IMPATIENT_MS],
  );
  let series = 0;
  for (const { day } of rows) series += await compactDay(store, Number(day));
  return series;
}

/** Merges a day's chunks into cold groups and roll-ups; safe to repeat, and to be cut off at any point. */
export async function compactDay(store: MetricStore, day: number): Promise<number> {
  await store.prepare();
  const client = await store.db.pool.connect();
  try {
    await client.query("SELECT telemetry.ensure_partition('chunk_cold', $1, $2)", [day, DAY_MS]);
    const span = Math.floor(day / ROLLUP_SPAN_MS) * ROLLUP_SPAN_MS;
    for (const table of ["rollup_5m", "rollup_1h"])
      await client.query("SELECT telemetry.ensure_partition($1, $2, $3)", [table, span, ROLLUP_SPAN_MS]);
  } finally {
    client.release();
  }
  const { rows } = await store.db.pool.query<{ g: string }>(
    "SELECT DISTINCT series_id / $3::int AS g FROM telemetry.chunk WHERE t0 >= $1 AND t0 < $2 ORDER BY g",
    [day, day + DAY_MS, GROUP_SERIES],
  );
  let series = 0;
  for (let i = 0; i < rows.length; i += GROUPS_AT_ONCE) {
    const groups = rows.slice(i, i + GROUPS_AT_ONCE).map(({ g }) => Number(g));
    series += await inTransaction(store.db.pool, (tx) => compactGroups(tx, store, groups, day));
  }
  await inTransaction(store.db.pool, async (tx) => {
    // A flush under way holds this row; whether it left chunks is seen only by a statement that begins after it.
    await tx.query("SELECT FROM telemetry.metric_day WHERE day = $1 FOR UPDATE", [day]);
    await tx.query(
      `UPDATE telemetry.metric_day SET compacted = $2, opened = $2,
          dirty = EXISTS (SELECT FROM telemetry.chunk WHERE t0 >= $1 AND t0 < $3) WHERE day = $1`,
      [day, store.clock.now(), day + DAY_MS],
    );
  });
  return series;
}

interface Rollups {
  readonly fine: [id: number, data: Uint8Array][];
  readonly coarse: [id: number, data: Uint8Array][];
}

async function compactGroups(client: PoolClient, store: MetricStore, groups: readonly number[], day: number): Promise<number> {
  // One snapshot: chunks that a flush adds meanwhile are neither merged nor deleted, and are taken the next time.
  await client.query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
  const ids = `ANY('{${groups.flatMap((g) => Array.from({ length: GROUP_SERIES }, (_, k) => sqlInteger(g * GROUP_SERIES + k))).join()}}'::bigint[])`;
  const between = `t0 >= ${sqlInteger(day)} AND t0 < ${sqlInteger(day + DAY_MS)}`;
  const chunks = new Map<number, StoredChunk[]>();
  const keep = (id: number, chunk: StoredChunk) => {
    const list = chunks.get(id);
    if (list) list.push(chunk);
    else chunks.set(id, [chunk]);
  };
  const groupList = `ANY('{${groups.map(sqlInteger).join()}}'::bigint[])`;
  await copyRows(client, `SELECT group_id, t0, data FROM telemetry.chunk_cold WHERE group_id = ${groupList} AND ${between}`, (row) => {
    const first = row.int8(0) * GROUP_SERIES;
    const t0 = row.int8(1);
    decodeGroup(row.bytes(2), (slot, data) => keep(first + slot, { t0, data }));
  });
  await copyRows(
    client,
    `SELECT series_id, t0, data FROM telemetry.chunk WHERE series_id = ${ids} AND ${between} ORDER BY seq, t0`,
    (row) => keep(row.int8(0), { t0: row.int8(1), data: row.bytes(2) }),
  );
  const cold: CopyField[][] = [];
  const rollups: Rollups = { fine: [], coarse: [] };
  for (const group of groups) {
    cold.push(...(await mergeGroup(store, group, chunks, rollups)));
    await nextTurn();
  }
  await client.query(`DELETE FROM telemetry.chunk_cold WHERE group_id = ${groupList} AND ${between}`);
  await copyInto(client, "telemetry.chunk_cold (group_id, t0, data)", cold);
  for (const [table, found] of [
    ["rollup_5m", rollups.fine],
    ["rollup_1h", rollups.coarse],
  ] as const) {
    await client.query(`DELETE FROM telemetry.${table} WHERE series_id = ${ids} AND t0 = ${sqlInteger(day)}`);
    const fields = found.map(([id, data]): CopyField[] => [{ int8: id }, { int8: day }, { bytes: data }]);
    await copyInto(client, `telemetry.${table} (series_id, t0, data)`, fields);
  }
  await client.query(`DELETE FROM telemetry.chunk WHERE series_id = ${ids} AND ${between}`);
  return chunks.size;
}

async function mergeGroup(
  store: MetricStore,
  group: number,
  chunks: ReadonlyMap<number, readonly StoredChunk[]>,
  rollups: Rollups,
): Promise<CopyField[][]> {
  const windows = new Map<number, { slot: number; chunk: Uint8Array }[]>();
  for (let slot = 0; slot < GROUP_SERIES; slot++) {
    const id = group * GROUP_SERIES + slot;
    const stored = chunks.get(id);
    const entry = store.index.byId(id);
    // A series the table no longer has: retention removed it, and its samples go with it.
    if (!stored || !entry) continue;
    const content = assembleContent(entry.form, stored);
    for (const [t0, window] of splitWindows(content, COLD_MS)) {
      const row = windows.get(t0);
      const chunk = { slot, chunk: encodeContent(window) };
      if (row) row.push(chunk);
      else windows.set(t0, [chunk]);
    }
    rollups.fine.push([id, encodeRolled(entry, content, FIVE_MINUTES)]);
    rollups.coarse.push([id, encodeRolled(entry, content, ONE_HOUR)]);
  }
  const rows: CopyField[][] = [];
  for (const [t0, packed] of windows) rows.push([{ int8: group }, { int8: t0 }, { bytes: await encodeGroup(packed) }]);
  return rows;
}

const encodeRolled = (entry: SeriesEntry, content: BufferContent, step: number): Uint8Array =>
  content.histograms ? encodeContent(thinOut(content, step)) : encodeRollup(rollUp(content, step), entry.type);
