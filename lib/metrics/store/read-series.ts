import { type CopyRow, copyRows, sqlInteger } from "@/lib/db/server";
import type { TimeRange } from "@/lib/kernel/time-range";
import type { HistogramValue } from "@/lib/telemetry/metric";
import { decodeFloatChunk, floatChunkSize } from "../codec/float-chunk";
import { decodeHistogramChunk } from "../codec/histogram-chunk";
import { decodeGroup } from "../cold-group";
import { type SampleRun, ascendingOrder, isAscending, lowerBound, normaliseSamples, normaliseTimes } from "../merge-samples";
import type { BufferContent, SeriesBuffer } from "../series-buffer";
import type { SeriesData } from "../series-data";
import type { SeriesEntry } from "../series-index";
import { CHUNK_MS } from "./flush-samples";
import type { MetricStore } from "./metric-store";

export const COLD_MS = 6 * 3_600_000;
export const GROUP_SERIES = 16;

/** A series' chunks as stored, those that count least first. */
interface Pieces {
  readonly entry: SeriesEntry;
  readonly chunks: Uint8Array[];
  readonly head: readonly SeriesBuffer[];
}

const EMPTY = new Float64Array(0);

/** Reads whole series: cold groups, chunks and head merged, each instant once. */
export async function readStoredSeries(store: MetricStore, entries: readonly SeriesEntry[], range: TimeRange): Promise<SeriesData[]> {
  // The head first: what a flush moves in between is then seen twice, and not never.
  const pieces = new Map<number, Pieces>(entries.map((entry) => [entry.id, { entry, chunks: [], head: snapshot(store, entry, range) }]));
  if (pieces.size > 0) await fetchChunks(store, pieces, range);
  return [...pieces.values()].map((p) => assemble(p, range)).filter((series) => series.times.length > 0 || series.stale.length > 0);
}

/** The buffers as they are now; they grow, but never lose what they hold. */
const snapshot = (store: MetricStore, entry: SeriesEntry, range: TimeRange): SeriesBuffer[] =>
  store.head.buffersOf(entry.ref).filter((buffer) => buffer.lastTime >= range.from || buffer.lastStale >= range.from);

async function fetchChunks(store: MetricStore, pieces: ReadonlyMap<number, Pieces>, range: TimeRange): Promise<void> {
  const ids = [...pieces.keys()];
  const groups = [...new Set(ids.map((id) => Math.floor(id / GROUP_SERIES)))];
  const between = (span: number) => `t0 >= ${sqlInteger(Math.floor(range.from / span) * span)} AND t0 < ${sqlInteger(Math.ceil(range.to))}`;
  const cold = `SELECT group_id, data FROM telemetry.chunk_cold WHERE group_id = ANY('{${groups.map(sqlInteger).join()}}'::bigint[]) AND ${between(COLD_MS)}`;
  const warm = `SELECT series_id, data, seq FROM telemetry.chunk WHERE series_id = ANY('{${ids.map(sqlInteger).join()}}'::bigint[]) AND ${between(CHUNK_MS)} ORDER BY seq`;
  const client = await store.db.pool.connect();
  let failed: Error | boolean = true;
  try {
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    await copyRows(client, cold, (row) => {
      const first = row.int8(0) * GROUP_SERIES;
      decodeGroup(row.bytes(1), (slot, chunk) => pieces.get(first + slot)?.chunks.push(chunk));
    });
    await copyRows(client, warm, (row: CopyRow) => {
      pieces.get(row.int8(0))?.chunks.push(row.bytes(1));
    });
    await client.query("COMMIT");
    failed = false;
  } finally {
    client.release(failed);
  }
}

function assemble({ entry, chunks, head }: Pieces, range: TimeRange): SeriesData {
  const { id, labels, type, unit, help, form } = entry;
  const about = { id, labels, type, unit, help, form };
  const marks: number[] = head.flatMap((buffer) => [...buffer.staleMarks()]);
  const data = form === "float" ? assembleFloats(chunks, head, marks) : assembleHistograms(chunks, head, marks);
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
export function assembleContent(form: "float" | "histogram", chunks: readonly Uint8Array[]): BufferContent {
  const marks: number[] = [];
  const data = form === "float" ? assembleFloats(chunks, [], marks) : assembleHistograms(chunks, [], marks);
  return { times: data.times, values: data.values, histograms: form === "float" ? null : data.histograms, stale: normaliseTimes(marks) };
}

function assembleFloats(chunks: readonly Uint8Array[], head: readonly SeriesBuffer[], marks: number[]) {
  let room = 0;
  for (const chunk of chunks) room += floatChunkSize(chunk);
  for (const buffer of head) room += buffer.size;
  const run: SampleRun = { times: new Float64Array(room), values: new Float64Array(room), n: 0 };
  for (const chunk of chunks) {
    const stale = decodeFloatChunk(chunk, run.times, run.values, run.n);
    run.n += floatChunkSize(chunk);
    for (const t of stale) marks.push(t);
  }
  for (const buffer of head) buffer.copyFloats(run);
  const { times, values, n } = normaliseSamples(run);
  return { times: times.subarray(0, n), values: values.subarray(0, n), histograms: [] as HistogramValue[] };
}

function assembleHistograms(chunks: readonly Uint8Array[], head: readonly SeriesBuffer[], marks: number[]) {
  const times: number[] = [];
  const histograms: HistogramValue[] = [];
  for (const chunk of chunks) {
    // A window that holds nothing but stale marks is written as floats.
    if (chunk[0] === 1) {
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
