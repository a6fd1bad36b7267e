import { isFloatChunk } from "../codec/float-chunk";
import { decodeHistogramColumns } from "../codec/histogram-chunk";
import { decodeGroup } from "../cold-group";
import type { SeriesEntry } from "../series-index";
import { GROUP_SERIES } from "./fetch-chunks";
import type { MetricStore } from "./metric-store";

/** What a series of histograms held last. */
export interface HistogramShape {
  readonly kind: "classic" | "native";
  /** Upper bounds without +Inf; empty for native ones. */
  readonly bounds: Float64Array;
}

const NO_BOUNDS = new Float64Array(0);
const known = new WeakMap<SeriesEntry, HistogramShape>();
/** Series that fell silent and were never looked at: at most so many are read up at once. */
const MOST_READ = 2_000;

/** The shapes of series of histograms: from the head, from what was seen before, or from the newest chunk. */
export async function histogramShapes(
  store: MetricStore,
  entries: readonly SeriesEntry[],
): Promise<(entry: SeriesEntry) => HistogramShape | undefined> {
  const unknown: SeriesEntry[] = [];
  for (const entry of entries) {
    const held = store.head.buffersOf(entry.ref).findLast(({ lastHistogram }) => lastHistogram)?.lastHistogram;
    if (held) known.set(entry, held.kind === "classic" ? { kind: "classic", bounds: held.bounds } : { kind: "native", bounds: NO_BOUNDS });
    else if (!known.has(entry) && unknown.length < MOST_READ) unknown.push(entry);
  }
  if (unknown.length > 0) await readShapes(store, unknown);
  return (entry) => known.get(entry);
}

async function readShapes(store: MetricStore, entries: readonly SeriesEntry[]): Promise<void> {
  const newest = (table: string, column: string) =>
    `SELECT s.id, c.data FROM unnest($1::bigint[]) s(id)
      CROSS JOIN LATERAL (SELECT data FROM telemetry.${table} WHERE ${column} = s.id ORDER BY t0 DESC LIMIT 1) c`;
  const query = async (text: string, ids: readonly number[]) =>
    (await store.db.pool.query<{ id: string; data: Buffer }>(text, [ids])).rows.map(({ id, data }) => ({ id: Number(id), data }));
  const chunks = new Map<number, Uint8Array>();
  for (const { id, data } of await query(
    newest("chunk", "series_id"),
    entries.map(({ id }) => id),
  ))
    chunks.set(id, data);
  const groups = [...new Set(entries.filter(({ id }) => !chunks.has(id)).map(({ id }) => Math.floor(id / GROUP_SERIES)))];
  for (const { id, data } of groups.length > 0 ? await query(newest("chunk_cold", "group_id"), groups) : []) {
    decodeGroup(data, (slot, chunk) => {
      if (!chunks.has(id * GROUP_SERIES + slot)) chunks.set(id * GROUP_SERIES + slot, chunk);
    });
  }
  for (const entry of entries) {
    const data = chunks.get(entry.id);
    const layout = data && !isFloatChunk(data) ? decodeHistogramColumns(data).runs.at(-1)?.layout : undefined;
    if (layout)
      known.set(entry, layout.kind === "classic" ? { kind: "classic", bounds: layout.bounds } : { kind: "native", bounds: NO_BOUNDS });
  }
}
