import type { TimeRange } from "@/lib/kernel/time-range";
import { unixMillis } from "@/lib/kernel/units";
import { decodeHistogramChunk } from "../codec/histogram-chunk";
import { type Points, concatPoints, pointsOf } from "../evaluate/points";
import type { MetricQuery } from "../query";
import { FIVE_MINUTES, ONE_HOUR, decodeRollup, rollsUpGrowth, rollsUpSummary } from "../rollup";
import type { SeriesData } from "../series-data";
import type { SeriesEntry } from "../series-index";
import { DAY_MS } from "./compact-day";
import { fetchRollups } from "./fetch-rollups";
import type { MetricStore } from "./metric-store";
import { readStoredSeries, scanStoredSeries } from "./read-series";

export type Resolution = "raw" | "5m" | "1h";

/** Below this the samples are as quick to read. */
const LONG_MS = 12 * ONE_HOUR;

/** Roll-ups answer a query whose steps and windows are whole ones of theirs, over series that have the columns for it; everything else needs the samples. */
export function pickResolution(query: MetricQuery, windowMs: number, entries: readonly SeriesEntry[]): Resolution {
  if (query.range.to - query.range.from < LONG_MS) return "raw";
  const whole = (step: number) => query.stepMs % step === 0 && (query.function === "last" || windowMs % step === 0);
  const growth = query.function === "rate" || query.function === "increase";
  const summary = query.function === "avg" || query.function === "min" || query.function === "max";
  const answers = entries.every(
    ({ form, type }) => form === "histogram" || ((!growth || rollsUpGrowth(type)) && (!summary || rollsUpSummary(type))),
  );
  if (!answers) return "raw";
  // Thinned out to an hour, a window of an hour holds one histogram and shows no growth.
  const histograms = entries.some(({ form, name }) => form === "histogram" || name.endsWith("_bucket"));
  if (whole(ONE_HOUR) && !(histograms && windowMs < 4 * ONE_HOUR)) return "1h";
  return whole(FIVE_MINUTES) && !(histograms && windowMs < 4 * FIVE_MINUTES) ? "5m" : "raw";
}

/** Days before this instant are all in roll-ups. */
export async function rolledUpTo(store: MetricStore): Promise<number> {
  const { rows } = await store.db.pool.query<{ open: string | null; last: string | null }>(
    "SELECT min(day) FILTER (WHERE compacted IS NULL) AS open, max(day) AS last FROM telemetry.metric_day",
  );
  const row = rows[0];
  if (row?.open) return Number(row.open);
  return row?.last ? Number(row.last) + DAY_MS : -Infinity;
}

/**
 * What the functions over windows work on, one series after the other:
 * roll-ups as far as there are, then samples. Points are gone when `each` returns.
 */
export async function scanPoints(
  store: MetricStore,
  entries: readonly SeriesEntry[],
  range: TimeRange,
  resolution: Resolution,
  each: (id: number, points: Points) => void,
): Promise<void> {
  const cut = resolution === "raw" ? -Infinity : Math.min(await rolledUpTo(store), range.to);
  const rolled = new Map<number, Points>();
  if (resolution !== "raw" && cut > range.from) {
    await fetchRollups(store.db, resolution, idsOf(entries), range.from, cut, (id, data) => {
      rolled.set(id, concatPoints(rolled.get(id) ?? pointsOf(NONE, NONE, NONE), decodeRollup(data)));
    });
  }
  const from = Math.max(range.from, cut);
  if (from < range.to) {
    await scanStoredSeries(store, entries, { from: unixMillis(from), to: range.to }, ({ id, times, values, stale }) => {
      const recent = pointsOf(times, values, stale);
      const old = rolled.get(id);
      rolled.delete(id);
      each(id, old ? concatPoints(old, recent) : recent);
    });
  }
  for (const [id, points] of rolled) each(id, points);
}

const NONE = new Float64Array(0);
const idsOf = (entries: readonly SeriesEntry[]): number[] => entries.map(({ id }) => id);

/** Histograms, thinned out as far as there are roll-ups. */
export async function readHistograms(
  store: MetricStore,
  entries: readonly SeriesEntry[],
  range: TimeRange,
  resolution: Resolution,
): Promise<SeriesData[]> {
  const cut = resolution === "raw" ? -Infinity : Math.min(await rolledUpTo(store), range.to);
  if (cut <= range.from) return await readStoredSeries(store, entries, range);
  const recent = cut < range.to ? await readStoredSeries(store, entries, { from: unixMillis(cut), to: range.to }) : [];
  const found = new Map(recent.map((d) => [d.id, d]));
  const old = new Map<number, SeriesData>();
  await fetchRollups(store.db, resolution as "5m" | "1h", idsOf(entries), range.from, cut, (id, data) => {
    const entry = store.index.byId(id);
    if (!entry) return;
    const decoded = decodeHistogramChunk(data);
    const day: SeriesData = { ...aboutOf(entry), times: decoded.times, values: NONE, histograms: decoded.values, stale: decoded.stale };
    old.set(id, joinHistograms(old.get(id), day));
  });
  for (const [id, data] of old) found.set(id, joinHistograms(data, found.get(id)));
  return [...found.values()];
}

const aboutOf = ({ id, labels, type, unit, help, form }: SeriesEntry) => ({ id, labels, type, unit, help, form });

function joinHistograms(a: SeriesData | undefined, b: SeriesData | undefined): SeriesData {
  if (!a || !b) return (a ?? b) as SeriesData;
  return {
    ...a,
    times: Float64Array.of(...a.times, ...b.times),
    histograms: [...a.histograms, ...b.histograms],
    stale: Float64Array.of(...a.stale, ...b.stale),
  };
}
