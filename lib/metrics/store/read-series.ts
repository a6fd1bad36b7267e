import type { TimeRange } from "@/lib/kernel/time-range";
import { type StoredChunk, assembleFloats, assembleHistograms, newRun } from "../assemble";
import { type SampleRun, lowerBound, normaliseTimes } from "../merge-samples";
import type { SeriesBuffer } from "../series-buffer";
import type { SeriesData } from "../series-data";
import type { SeriesEntry } from "../series-index";
import { fetchChunks, warmSince } from "./fetch-chunks";
import type { MetricStore } from "./metric-store";
import { sliced } from "./slices";

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

async function collect(store: MetricStore, entries: readonly SeriesEntry[], range: TimeRange): Promise<Pieces[]> {
  // The head first: what a flush moves in between is then seen twice, and not never.
  const flushedUpTo = store.wal.flushedUpTo("samples");
  const pieces = new Map<number, Pieces>(
    entries.map((entry) => [entry.id, { entry, chunks: [], head: heldSince(store, entry, range.from) }]),
  );
  if (pieces.size > 0 && range.from < flushedUpTo) {
    const coldBefore = warmSince(store.clock.now());
    await fetchChunks(store.db, [...pieces.keys()], [range], coldBefore, (id, chunk) => pieces.get(id)?.chunks.push(chunk));
  }
  return [...pieces.values()];
}

/** The buffers of a series that hold something from an instant on, as they are now; they grow, but never lose what they hold. */
export const heldSince = (store: MetricStore, entry: SeriesEntry, from: number): SeriesBuffer[] =>
  store.head.buffersOf(entry.ref).filter((buffer) => buffer.lastTime >= from || buffer.lastStale >= from);

function assemble({ entry, chunks, head }: Pieces, range: TimeRange, room: (samples: number) => SampleRun): SeriesData {
  const { id, labels, type, unit, help, form } = entry;
  const floats = form === "float" ? assembleFloats(chunks, head, room) : null;
  const histograms = floats ? null : assembleHistograms(chunks, head);
  const { times, marks } = floats ?? histograms ?? { times: EMPTY, marks: [] };
  const from = lowerBound(times, range.from);
  const to = lowerBound(times, range.to);
  return {
    id,
    labels,
    type,
    unit,
    help,
    form,
    times: times.subarray(from, to),
    values: floats?.values.subarray(from, to) ?? EMPTY,
    histograms: histograms?.histograms.slice(from, to) ?? [],
    stale: normaliseTimes(marks.filter((t) => t >= range.from && t < range.to)),
  };
}
