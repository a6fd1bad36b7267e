import { type CopyField, type PoolClient, copyInto } from "@/lib/db/server";
import type { SeriesRef } from "@/lib/telemetry/metric";
import type { HeadExemplar, SealedHead } from "../head";
import { type BufferContent, type SeriesBuffer, bufferOf, encodeContent, splitWindows } from "../series-buffer";
import type { SeriesEntry } from "../series-index";
import type { MetricStore } from "./metric-store";
import { updateSeries } from "./series-table";
import { sliced } from "./slices";

export const CHUNK_MS = 2 * 3_600_000;
const DAY_MS = 86_400_000;
/** Samples may be this late and still land in the first chunk of their window. */
const GRACE_MS = 10 * 60_000;
/** Late samples are worth a flush of their own once there are so many, or once some have waited so long. */
const LATE_SAMPLES = 1_500_000;
const LATE_WAIT_MS = 5 * 60_000;

interface ChunkRow {
  readonly id: number;
  readonly t0: number;
  readonly data: Uint8Array;
}

interface Encoded {
  readonly rows: ChunkRow[];
  readonly left: Map<SeriesRef, SeriesBuffer>;
  readonly leftExemplars: HeadExemplar[];
  readonly flushedExemplars: HeadExemplar[];
  readonly touched: SeriesEntry[];
}

/** When the last flush ended; one a process. */
export interface FlushState {
  lastLateAt: number;
}

/**
 * Flushes the shards this process owns where a two-hour window has closed or
 * enough late samples wait. Returns the number of samples' chunks written.
 */
export async function flushDue(store: MetricStore, state: FlushState): Promise<number> {
  const now = store.clock.now();
  const cut = Math.floor((now - GRACE_MS) / CHUNK_MS) * CHUNK_MS;
  const late = store.lateSamples >= LATE_SAMPLES || (store.lateSamples > 0 && now - state.lastLateAt >= LATE_WAIT_MS);
  let rows = 0;
  for (const shard of store.wal.ownedShards()) {
    if (cut <= store.wal.flushedBefore(shard, "samples") && !late) continue;
    rows += await flushSamples(store, shard, cut);
  }
  if (late) state.lastLateAt = now;
  return rows;
}

/** Moves a shard's samples before `cut` into chunks: all of them, exactly once. Returns the rows written. */
export async function flushSamples(store: MetricStore, shard: number, cut: number): Promise<number> {
  // One turn of the event loop: what the head holds is exactly what the log holds up to this id.
  const id = store.wal.appliedId(shard);
  const before = Math.max(cut, store.wal.flushedBefore(shard, "samples"));
  const sealed = store.head.seal(shard);
  if (!sealed) return 0;
  store.lateSamples = 0;
  let done: Encoded | null = null;
  try {
    const encoded = await encodeSealed(store, sealed, before);
    await store.wal.flush({ shard, kind: "samples", id, before, write: (client) => writeChunks(client, store, encoded) });
    done = encoded;
  } finally {
    if (done) store.head.unseal(shard, done.left, done.leftExemplars);
    else store.head.unseal(shard, sealed.buffers, sealed.exemplars);
  }
  return done.rows.length;
}

async function encodeSealed(store: MetricStore, sealed: SealedHead, cut: number): Promise<Encoded> {
  const encoded: Encoded = { rows: [], left: new Map(), leftExemplars: [], flushedExemplars: [], touched: [] };
  const yieldNow = sliced();
  for (const [ref, buffer] of sealed.buffers) {
    const entry = store.index.entries[ref];
    if (!entry) continue;
    const { before, after } = buffer.splitAt(cut);
    if (after) encoded.left.set(ref, bufferOf(after));
    if (before) addRows(encoded.rows, entry.id, before);
    const first = before?.times[0] ?? after?.times[0];
    if (first !== undefined && first < entry.firstSeen) entry.firstSeen = first;
    if (buffer.lastTime > entry.lastSeen) entry.lastSeen = buffer.lastTime;
    if (before) encoded.touched.push(entry);
    await yieldNow();
  }
  for (const held of sealed.exemplars) (held.exemplar.timeMs < cut ? encoded.flushedExemplars : encoded.leftExemplars).push(held);
  return encoded;
}

function addRows(rows: ChunkRow[], id: number, content: BufferContent): void {
  for (const [, window] of splitWindows(content, CHUNK_MS)) {
    const t0 = Math.min(window.times[0] ?? Infinity, window.stale[0] ?? Infinity);
    rows.push({ id, t0, data: encodeContent(window) });
  }
}

async function writeChunks(client: PoolClient, store: MetricStore, encoded: Encoded): Promise<void> {
  const days = new Set(encoded.rows.map(({ t0 }) => Math.floor(t0 / DAY_MS) * DAY_MS));
  for (const day of days) await client.query("SELECT telemetry.ensure_partition('chunk', $1, $2)", [day, DAY_MS]);
  await client.query(
    `INSERT INTO telemetry.metric_day (day, touched, opened) SELECT d, $2, $2 FROM unnest($1::bigint[]) AS u(d) ORDER BY d
      ON CONFLICT (day) DO UPDATE SET touched = excluded.touched, dirty = true,
        opened = CASE WHEN metric_day.dirty THEN metric_day.opened ELSE excluded.opened END`,
    [[...days], store.clock.now()],
  );
  const { rows } = await client.query<{ seq: string }>("SELECT nextval('telemetry.flush_seq') AS seq");
  const seq = Number(rows[0]?.seq ?? 0);
  // In the order of the primary key: pages fill, and a series' chunks lie together.
  encoded.rows.sort((a, b) => a.id - b.id || a.t0 - b.t0);
  await copyInto(client, "telemetry.chunk (series_id, t0, seq, data)", chunkFields(encoded.rows, seq));
  await updateSeries(client, encoded.touched);
  await writeExemplars(client, store, encoded.flushedExemplars);
}

function* chunkFields(rows: readonly ChunkRow[], seq: number): Generator<CopyField[]> {
  for (const { id, t0, data } of rows) yield [{ int8: id }, { int8: t0 }, { int4: seq }, { bytes: data }];
}

async function writeExemplars(client: PoolClient, store: MetricStore, held: readonly HeadExemplar[]): Promise<void> {
  if (held.length === 0) return;
  await client.query(
    `INSERT INTO telemetry.exemplar (series_id, t, value, labels)
      SELECT i, t, v, l::jsonb FROM unnest($1::bigint[], $2::bigint[], $3::float8[], $4::text[]) AS e(i, t, v, l)
      ON CONFLICT (series_id, t) DO NOTHING`,
    [
      held.map(({ ref }) => store.index.entries[ref]?.id ?? 0),
      held.map(({ exemplar }) => Math.floor(exemplar.timeMs)),
      held.map(({ exemplar }) => exemplar.value),
      held.map(({ exemplar }) => JSON.stringify(exemplar.labels).replaceAll("\\u0000", "")),
    ],
  );
}
