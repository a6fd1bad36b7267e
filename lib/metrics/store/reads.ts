import type { LabelMatcher } from "@/lib/kernel/labels";
import type { TimeRange } from "@/lib/kernel/time-range";
import { unixMillis } from "@/lib/kernel/units";
import { type Ctx, requirePermission } from "@/lib/people";
import type { Exemplar } from "@/lib/telemetry/metric";
import { LOOKBACK_MS } from "../evaluate/window";
import type { LatestValue, MetricQuery, MetricStoreStats, QuantileGroups, QuantileQuery, QueryResult } from "../query";
import { tenantMatcher } from "../sample-columns";
import type { SeriesData, SeriesExemplars } from "../series-data";
import type { SeriesBuffer } from "../series-buffer";
import type { SeriesEntry } from "../series-index";
import type { MetricStore } from "./metric-store";
import { readStoredSeries } from "./read-series";
import { runQuantiles } from "./run-quantiles";
import { runQuery } from "./run-query";

export interface SeriesRequest {
  readonly matchers: readonly LabelMatcher[];
  readonly range: TimeRange;
  /** The first so many series by labels; default: all. */
  readonly maxSeries?: number;
}

/** A tenant's own people see the series that carry their tenant's label, and no others. */
export const scoped = (ctx: Ctx, matchers: readonly LabelMatcher[]): LabelMatcher[] =>
  ctx.actor.tenant === null ? [...matchers] : [tenantMatcher(ctx.actor.tenant), ...matchers];

/** The series an actor may see, of those that match. Needs metrics:read. */
export function visible(store: MetricStore, ctx: Ctx, matchers: readonly LabelMatcher[] = []): SeriesEntry[] {
  requirePermission(ctx.actor, "metrics:read");
  return store.index.select(scoped(ctx, matchers));
}

export async function readSeriesOf(store: MetricStore, ctx: Ctx, request: SeriesRequest): Promise<SeriesData[]> {
  const entries = visible(store, ctx, request.matchers).slice(0, request.maxSeries ?? Infinity);
  return await readStoredSeries(store, entries, request.range);
}

export async function queryOf(store: MetricStore, ctx: Ctx, query: MetricQuery): Promise<QueryResult> {
  requirePermission(ctx.actor, "metrics:read");
  return await runQuery(store, query, scoped(ctx, query.matchers));
}

export async function quantilesOf(store: MetricStore, ctx: Ctx, query: QuantileQuery): Promise<QuantileGroups[]> {
  requirePermission(ctx.actor, "metrics:read");
  return await runQuantiles(store, query, scoped(ctx, query.matchers));
}

export function labelNamesOf(store: MetricStore, ctx: Ctx, matchers: readonly LabelMatcher[]): string[] {
  if (ctx.actor.tenant === null && matchers.length === 0) {
    requirePermission(ctx.actor, "metrics:read");
    return store.index.labelNames();
  }
  const names = new Set<string>();
  for (const { labels } of visible(store, ctx, matchers)) for (const name in labels) names.add(name);
  return [...names].sort();
}

export function labelValuesOf(store: MetricStore, ctx: Ctx, name: string, matchers: readonly LabelMatcher[]): string[] {
  if (ctx.actor.tenant === null && matchers.length === 0) {
    requirePermission(ctx.actor, "metrics:read");
    return store.index.labelValues(name);
  }
  const values = new Set<string>();
  for (const { labels } of visible(store, ctx, matchers)) if (labels[name]) values.add(labels[name]);
  return [...values].sort();
}

export function latestOf(store: MetricStore, ctx: Ctx, matchers: readonly LabelMatcher[]): LatestValue[] {
  const now = ctx.clock.now();
  return visible(store, ctx, matchers).flatMap((entry): LatestValue[] => {
    let newest: SeriesBuffer | null = null;
    let ended = -Infinity;
    for (const buffer of store.head.buffersOf(entry.ref)) {
      if (newest === null || buffer.lastTime >= newest.lastTime) newest = buffer;
      if (buffer.lastStale > ended) ended = buffer.lastStale;
    }
    if (newest === null || newest.lastTime === -Infinity) return [];
    const { lastTime, lastValue } = newest;
    const { labels, type, unit, form } = entry;
    return [{ labels, type, unit, form, timeMs: lastTime, value: lastValue, stale: ended > lastTime || now - lastTime > LOOKBACK_MS }];
  });
}

export async function exemplarsOf(store: MetricStore, ctx: Ctx, request: SeriesRequest): Promise<SeriesExemplars[]> {
  const entries = visible(store, ctx, request.matchers).slice(0, request.maxSeries ?? Infinity);
  const found = await exemplarsOfEntries(store, entries, request.range);
  return found.map(({ entry, exemplars }) => ({ labels: entry.labels, exemplars }));
}

/** The series among those given that have exemplars in the range (`to` excluded). */
export async function exemplarsOfEntries(
  store: MetricStore,
  entries: readonly SeriesEntry[],
  { from, to }: { readonly from: number; readonly to: number },
): Promise<{ readonly entry: SeriesEntry; readonly exemplars: readonly Exemplar[] }[]> {
  const held = store.head.exemplarsOf(new Set(entries.map((e) => e.ref)));
  const { rows } = await store.db.pool.query<{ series_id: string; t: string; value: number; labels: Record<string, string> }>(
    "SELECT series_id, t, value, labels FROM telemetry.exemplar WHERE series_id = ANY($1::bigint[]) AND t >= $2 AND t < $3 ORDER BY t",
    [entries.map((e) => e.id), Math.floor(from), Math.ceil(to)],
  );
  const byEntry = new Map(entries.map((entry) => [entry, new Map<number, Exemplar>()]));
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  for (const { series_id, t, value, labels } of rows) {
    const entry = byId.get(Number(series_id));
    if (entry) byEntry.get(entry)?.set(Number(t), { timeMs: unixMillis(Number(t)), value, labels });
  }
  for (const { ref, exemplar } of held) {
    const entry = store.index.entries[ref];
    if (entry && exemplar.timeMs >= from && exemplar.timeMs < to) byEntry.get(entry)?.set(exemplar.timeMs, exemplar);
  }
  return [...byEntry].flatMap(([entry, found]) =>
    found.size > 0 ? [{ entry, exemplars: [...found.values()].sort((a, b) => a.timeMs - b.timeMs) }] : [],
  );
}

export async function statsOf(store: MetricStore, ctx: Ctx): Promise<MetricStoreStats> {
  requirePermission(ctx.actor, "settings:read");
  const { rows } = await store.db.pool.query<{ parent: string; bytes: string; rows: string }>(
    `SELECT p.relname AS parent, sum(pg_total_relation_size(c.oid)) AS bytes, sum(greatest(c.reltuples, 0)) AS rows
      FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid JOIN pg_class p ON p.oid = i.inhparent
      JOIN pg_namespace n ON n.oid = p.relnamespace
      WHERE n.nspname = 'telemetry' AND p.relname IN ('chunk', 'chunk_cold', 'rollup_5m', 'rollup_1h') AND c.relkind = 'r'
      GROUP BY p.relname`,
  );
  const disk = (parent: string) => {
    const row = rows.find((r) => r.parent === parent);
    return { rows: Number(row?.rows ?? 0), bytes: Number(row?.bytes ?? 0) };
  };
  const head = store.head.size();
  const log = (await store.wal.stats()).find(({ kind }) => kind === "samples");
  return {
    series: store.index.size,
    activeSeries: head.series,
    headSamples: head.samples,
    headBytes: head.bytes,
    acceptedSamples: store.acceptedSamples,
    outOfOrderSamples: store.head.counts.outOfOrder,
    duplicateSamples: store.head.counts.duplicates,
    outOfBoundsSamples: store.outOfBoundsSamples,
    refusedSeries: store.refusedSeries,
    chunkRows: disk("chunk").rows,
    chunkBytes: disk("chunk").bytes,
    coldRows: disk("chunk_cold").rows,
    coldBytes: disk("chunk_cold").bytes,
    rollupBytes: disk("rollup_5m").bytes + disk("rollup_1h").bytes,
    walEntries: log?.entries ?? 0,
    walBytes: log?.bytes ?? 0,
    walLagMs: log?.oldestMs ? ctx.clock.now() - log.oldestMs : null,
  };
}
