import { parseMatcher } from "@/lib/metrics";
import { BUILDER_AGGREGATES, BUILDER_FUNCTIONS, type BuilderAggregate, type BuilderFunction, builderText } from "./builder/builder-query";
import { type BuilderMetric, fittingQuery, functionsFor } from "./builder/fitting";
import { type ExploreRow, newRow } from "./rows";
import type { EarlierExploration } from "./url";

/** The row that an address from before there were queries amounts to; null when it names no metric. */
export function earlierRow(earlier: EarlierExploration, metrics: readonly BuilderMetric[]): ExploreRow | null {
  if (earlier.metric === "") return null;
  const metric = metrics.find((m) => m.name === earlier.metric);
  if (!metric) return newRow([], { expr: earlier.metric, mode: "code" });
  const fitting = fittingQuery(metric);
  const fn = functionOf(earlier.fn, metric) ?? fitting.fn;
  const adds = fn === "rate" || fn === "increase" || metric.kind === "histogram";
  const usual = adds ? "sum" : earlier.by.length > 0 ? "avg" : null;
  const aggregate =
    earlier.agg === "none" ? null : (BUILDER_AGGREGATES.find((a) => a === earlier.agg) ?? (usual satisfies BuilderAggregate | null));
  const filters = earlier.match.flatMap((text) => parseMatcher(text) ?? []);
  const by = aggregate === null ? [] : earlier.by;
  return newRow([], { expr: builderText({ ...fitting, fn, aggregate, by, filters, quantile: earlier.q }), mode: "builder" });
}

function functionOf(name: string | null, metric: BuilderMetric): BuilderFunction | null {
  const own = name === "last" ? "value" : name;
  const wanted = metric.kind === "histogram" && own !== "quantile" ? (own === null ? null : "observations") : own;
  return BUILDER_FUNCTIONS.find((f) => f === wanted && functionsFor(metric.kind).includes(f)) ?? null;
}
