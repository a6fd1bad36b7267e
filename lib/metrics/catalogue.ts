import type { Labels } from "@/lib/kernel/labels";
import type { MetricType } from "@/lib/telemetry/metric";

/** A series as counting sees it. Instants are Unix milliseconds. */
export interface SeriesSighting {
  readonly name: string;
  readonly labels: Labels;
  readonly type: MetricType;
  readonly unit: string;
  readonly help: string;
  readonly form: "float" | "histogram";
  /** Of a histogram that arrived whole, as far as its newest sample is in memory. */
  readonly histogram: "classic" | "native" | null;
  readonly firstSeen: number;
  readonly lastSeen: number;
}

/** A metric name and what is known about it. */
export interface CatalogueEntry {
  readonly name: string;
  readonly type: MetricType;
  readonly unit: string;
  readonly help: string;
  readonly form: "float" | "histogram";
  /** Of histograms that arrive whole: with bounds of the sender's choice, or exponential. Null: not known, or no histogram. */
  readonly histogram: "classic" | "native" | null;
  /** Every series that is kept, those included that ended long ago. */
  readonly seriesCount: number;
  /** Series with a sample in the last hour. */
  readonly activeSeries: number;
  /** Series that were first seen in the last 24 hours: churn. */
  readonly newSeries: number;
  /** Unix milliseconds. */
  readonly firstSeen: number;
  readonly lastSeen: number;
}

/** A series counts as active for so long after its newest sample. */
export const ACTIVE_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** Whether a series had a sample in the hour before an instant, as far as its first and newest sample tell. */
export const activeAt = (series: Pick<SeriesSighting, "firstSeen" | "lastSeen">, at: number): boolean =>
  series.firstSeen <= at && series.lastSeen >= at - ACTIVE_MS;

/** One entry for each name and form, by name. What one series does not say about its metric another may. */
export function countCatalogue(series: Iterable<SeriesSighting>, now: number): CatalogueEntry[] {
  const found = new Map<string, CatalogueEntry>();
  for (const s of series) {
    const key = `${s.form} ${s.name}`;
    const known = found.get(key);
    found.set(key, {
      name: s.name,
      type: known && known.type !== "unknown" ? known.type : s.type,
      unit: known?.unit || s.unit,
      help: known?.help || s.help,
      form: s.form,
      histogram: known?.histogram ?? s.histogram,
      seriesCount: (known?.seriesCount ?? 0) + 1,
      activeSeries: (known?.activeSeries ?? 0) + (activeAt(s, now) ? 1 : 0),
      newSeries: (known?.newSeries ?? 0) + (s.firstSeen > now - DAY_MS ? 1 : 0),
      firstSeen: Math.min(known?.firstSeen ?? Infinity, s.firstSeen),
      lastSeen: Math.max(known?.lastSeen ?? -Infinity, s.lastSeen),
    });
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}
