import { type CopyRow, copyRows, sqlInteger } from "@/lib/db/server";
import type { TimeRange } from "@/lib/kernel/time-range";
import type { HistogramValue } from "@/lib/telemetry/metric";
import { decodeFloatChunk, floatChunkSize, isFloatChunk } from "../codec/float-chunk";
import { decodeHistogramChunk } from "../codec/histogram-chunk";
import { decodeGroup } from "../cold-group";
import { type SampleRun, ascendingOrder, isAscending, lowerBound, normaliseSamples, normaliseTimes } from "../merge-samples";
import type { BufferContent, SeriesBuffer } from "../series-buffer";
import type { SeriesData } from "../series-data";
import type { SeriesEntry } from "../series-index";
import { CHUNK_MS } from "./flush-samples";
import type { MetricStore } from "./metric-store";
import { sliced } from "./slices";

export const COLD_MS = 6 * 3_600_000;
export const GROUP_SERIES = 16;

/** A chunk and the instant it cannot begin before. */
export interface StoredChunk {
  readonly t0: number;
  readonly data: Uint8Array;
}

/** A series' chunks as stored, those that count least first. */
interface Pieces {
  readonly entry: SeriesEntry;
  readonly chunks: StoredChunk[];
  readonly head: readonly SeriesBuffer[];
}

const EMPTY = new Float64Array(0);

/** Reads whole series: cold groups, chunks and head merged, each instant once. */
export async function readStoredSeries(store: MetricStore, entries: readonly SeriesEntry[], range: TimeRange): Promise<SeriesData[]> {
  const pieces = await collect(store, entries, range);
  const found: SeriesData[] = [];
  const yieldNow = sliced();
  for (const piece of pieces) {
    const series = assemble(piece, range, newRun);
    if (series.times.length > 0 || series.stale.length > 0) found.push(series);
    await yieldNow();
  }
  return found;
}

/**
 * As `readStoredSeries`, one series after the other in the same memory: what
 * `each` is given is gone when it returns. Over many samples most of the time
 * would otherwise go into fetching fresh pages from the kernel.
 */
export async function scanStoredSeries(
  store: MetricStore,
  entries: readonly SeriesEntry[],
  range: TimeRange,
  each: (series: SeriesData) => void,
): Promise<void> {
  const shared: SampleRun = { times: new Float64Array(0), values: new Float64Array(0), n: 0 };
  const reuse = (room: number): SampleRun => {
    if (shared.times.length < room) {
      shared.times = new Float64Array(room * 2);
      shared.values = new Float64Array(room * 2);
    }
    shared.n = 0;
    return shared;
  };
  const yieldNow = sliced();
  for (const piece of await collect(store, entries, range)) {
    const series = assemble(piece, range, reuse);
    if (series.times.length > 0 || series.stale.length > 0) each(series);
    await yieldNow();
  }
}

/** Room for samples; as many arrays as calls. */
const newRun = (room: number): SampleRun => ({ times: new Float64Array(room), values: new Float64Array(room), n: 0 });

async function collect(store: MetricStore, entries: readonly SeriesEntry[], range: TimeRange): Promise<Pieces[]> {
  // The head first: what a flush moves in between is then seen twice, and not never.
  const flushedUpTo = store.wal.flushedUpTo("samples");
  const pieces = new Map<number, Pieces>(entries.map((entry) => [entry.id, { entry, chunks: [], head: snapshot(store, entry, range) }]));
  if (pieces.size > 0 && range.from < flushedUpTo) await fetchChunks(store, pieces, range);
  return [...pieces.values()];
}

/** The buffers as they are now; they grow, but never lose what they hold. */
const snapshot = (store: MetricStore, entry: SeriesEntry, range: TimeRange): SeriesBuffer[] =>
  store.head.buffersOf(entry.ref).filter((buffer) => buffer.lastTime >= range.from || buffer.lastStale >= range.from);

async function fetchChunks(store: MetricStore, pieces: ReadonlyMap<number, Pieces>, range: TimeRange): Promise<void> {
  const ids = [...pieces.keys()];
  const groups = [...new Set(ids.map((id) => Math.floor(id / GROUP_SERIES)))];
  const between = (span: number) => `t0 >= ${sqlInteger(Math.floor(range.from / span) * span)} AND t0 < ${sqlInteger(Math.ceil(range.to))}`;
  const cold = `SELECT group_id, t0, data FROM telemetry.chunk_cold WHERE group_id = ANY('{${groups.map(sqlInteger).join()}}'::bigint[]) AND ${between(COLD_MS)}`;
  const warm = `SELECT series_id, t0, data FROM telemetry.chunk WHERE series_id = ANY('{${ids.map(sqlInteger).join()}}'::bigint[]) AND ${between(CHUNK_MS)} ORDER BY seq, t0`;
  const client = await store.db.pool.connect();
  let failed: Error | boolean = true;
  try {
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    await copyRows(client, cold, (row) => {
      const first = row.int8(0) * GROUP_SERIES;
      const t0 = row.int8(1);
      decodeGroup(row.bytes(2), (slot, data) => pieces.get(first + slot)?.chunks.push({ t0, data }));
    });
    await copyRows(client, warm, (row: CopyRow) => {
      pieces.get(row.int8(0))?.chunks.push({ t0: row.int8(1), data: row.bytes(2) });
    });
    await client.query("COMMIT");
    failed = false;
  } finally {
    client.release(failed);
  }
}

function assemble({ entry, chunks, head }: Pieces, range: TimeRange, room: (samples: number) => SampleRun): SeriesData {
  const { id, labels, type, unit, help, form } = entry;
  const about = { id, labels, type, unit, help, form };
  const marks: number[] = head.flatMap((buffer) => [...buffer.staleMarks()]);
  const data = form === "float" ? assembleFloats(chunks, head, marks, room) : assembleHistograms(chunks, head, marks);
  const from = lowerBound(data.times, range.from);
  const to = lowerBound(data.times, range.to);
  const stale = normaliseTimes(marks.filter((t) => t >= range.from && t < range.to));
  return {
    ...about,
    times: data.times.subarray(from, to),
    values: data.values.subarray(from, form === "float" ? to : from),
    histograms: data.histograms.slice(from, to),
    stale,
  };
}

/** A series' stored chunks as one content, each instant once; of several at one instant that of the last chunk. */
export function assembleContent(form: "float" | "histogram", chunks: readonly StoredChunk[]): BufferContent {
  const marks: number[] = [];
  const data = form === "float" ? assembleFloats(chunks, [], marks, newRun) : assembleHistograms(chunks, [], marks);
  return { times: data.times, values: data.values, histograms: form === "float" ? null : data.histograms, stale: normaliseTimes(marks) };
}

function assembleFloats(
  chunks: readonly StoredChunk[],
  head: readonly SeriesBuffer[],
  marks: number[],
  makeRoom: (samples: number) => SampleRun,
) {
  let room = 0;
  for (const { data } of chunks) room += floatChunkSize(data);
  for (const buffer of head) room += buffer.size;
  // In order of time almost every series comes out ready. Only where chunks
  // overlap does it matter which was written later, and they are sorted.
  let run = decodeFloats(byTime(chunks), head, marks, makeRoom(room));
  if (!isAscending(run.times, run.n)) run = normaliseSamples(decodeFloats(chunks, head, [], newRun(room)));
  return { times: run.times.subarray(0, run.n), values: run.values.subarray(0, run.n), histograms: [] as HistogramValue[] };
}

function byTime(chunks: readonly StoredChunk[]): readonly StoredChunk[] {
  for (let i = 1; i < chunks.length; i++) {
    if ((chunks[i] as StoredChunk).t0 < (chunks[i - 1] as StoredChunk).t0) return chunks.toSorted((a, b) => a.t0 - b.t0);
  }
  return chunks;
}

function decodeFloats(chunks: readonly StoredChunk[], head: readonly SeriesBuffer[], marks: number[], run: SampleRun): SampleRun {
  for (const { data } of chunks) {
    const stale = decodeFloatChunk(data, run.times, run.values, run.n);
    run.n += floatChunkSize(data);
    for (const t of stale) marks.push(t);
  }
  for (const buffer of head) buffer.copyFloats(run);
  return run;
}

function assembleHistograms(chunks: readonly StoredChunk[], head: readonly SeriesBuffer[], marks: number[]) {
  const times: number[] = [];
  const histograms: HistogramValue[] = [];
  for (const { data: chunk } of chunks) {
    // A window that holds nothing but stale marks is written as floats.
    if (isFloatChunk(chunk)) {
      marks.push(...decodeFloatChunk(chunk, EMPTY, EMPTY, 0));
      continue;
    }
    const decoded = decodeHistogramChunk(chunk);
    times.push(...decoded.times);
    histograms.push(...decoded.values);
    marks.push(...decoded.stale);
  }
  for (const buffer of head) {
    const held = buffer.histograms();
    times.push(...held.times);
    histograms.push(...held.values);
  }
  if (isAscending(times, times.length)) return { times: Float64Array.from(times), values: EMPTY, histograms };
  const order = ascendingOrder(times, times.length);
  return {
    times: Float64Array.from(order, (i) => times[i] as number),
    values: EMPTY,
    histograms: order.map((i) => histograms[i] as HistogramValue),
  };
}
