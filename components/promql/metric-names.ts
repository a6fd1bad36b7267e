import type { CatalogueEntry } from "@/lib/metrics";

/** A name that a query may use, and the metric it belongs to. */
export interface QueryableName {
  readonly name: string;
  readonly metric: CatalogueEntry;
  /** Which part of a histogram that is kept whole; null for the metric itself. */
  readonly part: "bucket" | "count" | "sum" | null;
}

const PARTS = ["bucket", "count", "sum"] as const;

/**
 * Every name that answers in a query. A classic histogram that arrived whole
 * also answers under `_bucket`, `_count` and `_sum`; a native one does not.
 */
export function queryableNames(catalogue: readonly CatalogueEntry[]): ReadonlyMap<string, QueryableName> {
  const names = new Map<string, QueryableName>();
  for (const metric of catalogue) {
    if (metric.form !== "histogram" || metric.histogram === "native") continue;
    for (const part of PARTS) names.set(`${metric.name}_${part}`, { name: `${metric.name}_${part}`, metric, part });
  }
  // What was sent under a name of its own is that name's meaning.
  for (const metric of catalogue) {
    const known = names.get(metric.name);
    if (known?.part === null && known.metric.lastSeen >= metric.lastSeen) continue;
    names.set(metric.name, { name: metric.name, metric, part: null });
  }
  return names;
}
