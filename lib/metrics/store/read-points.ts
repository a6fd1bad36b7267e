import type { TimeRange } from "@/lib/kernel/time-range";
import { type Points, pointsOf } from "../evaluate/points";
import type { MetricQuery } from "../query";
import type { SeriesEntry } from "../series-index";
import type { MetricStore } from "./metric-store";
import { readStoredSeries } from "./read-series";

export type Resolution = "raw" | "5m" | "1h";

/** Roll-ups answer a query whose grid and windows fall on their own; everything else needs the samples. */
export function pickResolution(_store: MetricStore, _query: MetricQuery, _windowMs: number): Resolution {
  return "raw";
}

/** What the functions over windows work on, by series id. */
export async function readPoints(
  store: MetricStore,
  entries: readonly SeriesEntry[],
  range: TimeRange,
  _resolution: Resolution,
): Promise<ReadonlyMap<number, Points>> {
  const data = await readStoredSeries(store, entries, range);
  return new Map(data.map((d) => [d.id, pointsOf(d.times, d.values, d.stale)]));
}
