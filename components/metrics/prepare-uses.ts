import type { MetricUse } from "@/lib/dashboards";

/** What the API says of who reads which metric, by the names that queries use. */
export interface UsesByName {
  /** How many of the recent queries. */
  readonly queries: Readonly<Record<string, number>>;
  readonly dashboards: Readonly<Record<string, readonly MetricUse[]>>;
}

/** Who reads a metric: dashboards, and how many of the recent queries. */
export interface MetricUses {
  readonly dashboards: readonly MetricUse[];
  readonly queries: number;
}

/** The uses of a metric under any of its names: a histogram that is kept whole is also read by its parts. */
export function usesOf(all: UsesByName, name: string, form: "float" | "histogram"): MetricUses {
  const names = form === "histogram" ? [name, `${name}_bucket`, `${name}_count`, `${name}_sum`] : [name];
  const dashboards = new Map(names.flatMap((n) => own(all.dashboards, n) ?? []).map((use) => [use.uid, use]));
  return { dashboards: [...dashboards.values()], queries: names.reduce((sum, n) => sum + (own(all.queries, n) ?? 0), 0) };
}

/** A metric may be called `constructor`. */
const own = <V>(record: Readonly<Record<string, V>>, key: string): V | undefined => (Object.hasOwn(record, key) ? record[key] : undefined);

/** "3 dashboards, 12 queries"; null when nobody does. */
export function usesText({ dashboards, queries }: MetricUses): string | null {
  const parts = [
    dashboards.length === 0 ? null : `${dashboards.length} ${dashboards.length === 1 ? "dashboard" : "dashboards"}`,
    queries === 0 ? null : `${queries} recent ${queries === 1 ? "query" : "queries"}`,
  ].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join(", ");
}
