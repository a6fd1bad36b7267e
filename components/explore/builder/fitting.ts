import type { CatalogueEntry } from "@/lib/metrics";
import { type BuilderFunction, type BuilderQuery, RATE_WINDOW } from "./builder-query";

/** A metric as the builder offers it: a histogram once, by its family's name, however it was sent. */
export interface BuilderMetric {
  readonly name: string;
  readonly kind: "counter" | "gauge" | "histogram";
  readonly histogram: "classic" | "native" | null;
  readonly entry: CatalogueEntry;
}

/** Metrics to choose from, by name. The `_bucket`, `_count` and `_sum` series of a histogram are one metric. */
export function builderMetrics(catalogue: readonly CatalogueEntry[]): readonly BuilderMetric[] {
  const families = new Set(catalogue.filter((e) => e.form === "float" && e.name.endsWith("_bucket")).map((e) => e.name.slice(0, -7)));
  const found = new Map<string, BuilderMetric>();
  const add = (metric: BuilderMetric) => {
    const known = found.get(metric.name);
    if (!known || known.entry.lastSeen < metric.entry.lastSeen) found.set(metric.name, metric);
  };
  for (const entry of catalogue) {
    if (entry.form === "histogram") {
      add({ name: entry.name, kind: "histogram", histogram: entry.histogram ?? "classic", entry });
    } else if (entry.name.endsWith("_bucket")) {
      add({ name: entry.name.slice(0, -7), kind: "histogram", histogram: "classic", entry });
    } else if (!families.has(entry.name.replace(/_(count|sum)$/, "")) || !/_(count|sum)$/.test(entry.name)) {
      add({ name: entry.name, kind: kindOf(entry), histogram: null, entry });
    }
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** A name that ends in `_total` is a counter even when its sender did not say so. */
function kindOf({ type, name }: CatalogueEntry): "counter" | "gauge" {
  if (type === "counter") return "counter";
  return type === "unknown" && /_(total|count|sum)$/.test(name) ? "counter" : "gauge";
}

/** Functions that make sense for a metric, the one that says most first. */
export function functionsFor(kind: BuilderMetric["kind"]): readonly BuilderFunction[] {
  if (kind === "histogram") return ["quantile", "mean", "observations"];
  return kind === "counter" ? ["rate", "increase", "value"] : ["value", "avg", "min", "max"];
}

/** The query that says most about a metric at first sight. */
export function fittingQuery(metric: BuilderMetric, keep: Partial<Pick<BuilderQuery, "filters" | "by">> = {}): BuilderQuery {
  const fn = functionsFor(metric.kind)[0] ?? "value";
  return {
    metric: metric.name,
    histogram: metric.histogram,
    fn,
    quantile: 0.95,
    window: RATE_WINDOW,
    filters: keep.filters ?? [],
    // Rates and histograms add up; what is measured stays apart until one says how to put it together.
    aggregate: metric.kind === "gauge" ? null : "sum",
    by: keep.by ?? [],
    top: null,
  };
}
