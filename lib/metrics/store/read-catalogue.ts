import { METRIC_NAME } from "@/lib/kernel/labels";
import type { Ctx } from "@/lib/people";
import { type Cardinality, type LabelCount, type LabelSaving, countCardinality, countLabels, savingsOf } from "../cardinality";
import { type CatalogueEntry, type SeriesSighting, activeAt, countCatalogue } from "../catalogue";
import type { MetricStorage } from "../query";
import type { SeriesEntry } from "../series-index";
import type { MetricStore } from "./metric-store";
import { visible } from "./reads";

/** Chunks are written for windows of two hours. */
const WINDOW_MS = 7_200_000;
const MEASURED_WINDOWS = 12;
/** Sizes hardly change from one minute to the next, and reading them visits a day of chunks. */
const SIZES_KEPT_MS = 300_000;

export function catalogueOf(store: MetricStore, ctx: Ctx): CatalogueEntry[] {
  return countCatalogue(visible(store, ctx).map(sightingIn(store)), ctx.clock.now());
}

export function cardinalityOf(store: MetricStore, ctx: Ctx, metric: string | null, focus: string | null): Cardinality {
  const matchers = metric === null ? [] : [{ name: METRIC_NAME, op: "=" as const, value: metric }];
  return countCardinality(visible(store, ctx, matchers).map(sightingIn(store)), ctx.clock.now(), focus);
}

/** One metric's labels, and what leaving one of them out would save. */
export function metricLabelsOf(store: MetricStore, ctx: Ctx, metric: string): { labels: LabelCount[]; savings: LabelSaving[] } {
  const now = ctx.clock.now();
  const series = visible(store, ctx, [{ name: METRIC_NAME, op: "=", value: metric }]).map(sightingIn(store));
  const active = series.filter((s) => activeAt(s, now));
  return { labels: countLabels(series, now), savings: savingsOf(active, new Set([metric])) };
}

/** Bytes a day by metric, measured on the chunks of the last day. */
export async function storageOf(store: MetricStore, ctx: Ctx): Promise<MetricStorage> {
  const entries = visible(store, ctx);
  const { windows, bytes } = await sizesOf(store, ctx.clock.now());
  const bytesPerDay: Record<string, number> = {};
  const days = (windows * WINDOW_MS) / 86_400_000;
  if (windows > 0) {
    for (const { id, name } of entries) {
      const size = bytes.get(id);
      if (size !== undefined) bytesPerDay[name] = (bytesPerDay[name] ?? 0) + size / days;
    }
  }
  return { measuredHours: (windows * WINDOW_MS) / 3_600_000, bytesPerDay };
}

function sightingIn(store: MetricStore): (entry: SeriesEntry) => SeriesSighting {
  return (entry) => {
    let { lastSeen, firstSeen } = entry;
    let histogram: SeriesSighting["histogram"] = null;
    for (const { lastTime, lastHistogram } of store.head.buffersOf(entry.ref)) {
      if (lastTime > lastSeen) lastSeen = lastTime;
      if (lastHistogram) histogram = lastHistogram.kind;
    }
    if (firstSeen === Infinity) firstSeen = lastSeen;
    const { name, labels, type, unit, help, form } = entry;
    return { name, labels, type, unit, help, form, histogram, firstSeen, lastSeen };
  };
}

interface Sizes {
  readonly windows: number;
  readonly bytes: ReadonlyMap<number, number>;
}

const measured = new WeakMap<MetricStore, { readonly at: number; readonly sizes: Promise<Sizes> }>();

async function sizesOf(store: MetricStore, now: number): Promise<Sizes> {
  const known = measured.get(store);
  if (known && now - known.at < SIZES_KEPT_MS) return await known.sizes;
  const sizes = measure(store, now);
  measured.set(store, { at: now, sizes });
  // A failure is not kept.
  sizes.catch(() => measured.delete(store));
  return await sizes;
}

async function measure(store: MetricStore, now: number): Promise<Sizes> {
  const from = Math.floor(now / WINDOW_MS - MEASURED_WINDOWS) * WINDOW_MS;
  // Bodies lie beside their rows, uncompressed by Postgres: their length is known without reading them.
  const { rows } = await store.db.pool.query<{ id: string; bytes: string }>(
    "SELECT series_id AS id, sum(octet_length(data)) AS bytes FROM telemetry.chunk WHERE t0 >= $1 GROUP BY series_id",
    [from],
  );
  const covered = await store.db.pool.query<{ windows: number }>(
    "SELECT count(DISTINCT t0 / $2::bigint)::int AS windows FROM telemetry.chunk WHERE t0 >= $1",
    [from, WINDOW_MS],
  );
  return { windows: covered.rows[0]?.windows ?? 0, bytes: new Map(rows.map((r) => [Number(r.id), Number(r.bytes)])) };
}
