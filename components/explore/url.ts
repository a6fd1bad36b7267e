import { parseAsArrayOf, parseAsFloat, parseAsString, parseAsStringLiteral } from "nuqs";
import { AGGREGATIONS, METRIC_FUNCTIONS, type MetricFunction, type MetricQuery } from "@/lib/metrics";
import type { MetricType } from "@/lib/telemetry/metric";

/** What Explore shows, as its address says it. `fn` absent: what fits the metric's type. */
export const exploreParsers = {
  metric: parseAsString.withDefault(""),
  fn: parseAsStringLiteral(METRIC_FUNCTIONS),
  q: parseAsFloat.withDefault(0.95),
  agg: parseAsStringLiteral([...AGGREGATIONS, "none"] as const),
  by: parseAsArrayOf(parseAsString).withDefault([]),
  match: parseAsArrayOf(parseAsString, ";").withDefault([]),
};

export interface Exploration {
  readonly metric: string;
  readonly fn: MetricFunction | null;
  readonly q: number;
  readonly agg: NonNullable<MetricQuery["aggregate"]> | "none" | null;
  readonly by: string[];
  readonly match: string[];
}

/** The function that says most about a metric of a type: a counter's rate, a histogram's quantile, a gauge as it is. */
export function fittingFunction(type: MetricType | undefined, form: "float" | "histogram" | undefined): MetricFunction {
  if (form === "histogram" || type === "histogram") return "quantile";
  return type === "counter" ? "rate" : "last";
}

/** Functions that make sense for a metric, the fitting one first. */
export function functionsFor(type: MetricType | undefined, form: "float" | "histogram" | undefined): readonly MetricFunction[] {
  if (form === "histogram" || type === "histogram") return ["quantile", "rate", "increase"];
  if (type === "counter") return ["rate", "increase", "last"];
  return ["last", "avg", "min", "max", "rate", "increase"];
}

/** How series become one when the address does not say: rates add up, anything else stays apart. */
export const fittingAggregation = (fn: MetricFunction, by: readonly string[]): NonNullable<Exploration["agg"]> =>
  fn === "rate" || fn === "increase" || fn === "quantile" ? "sum" : by.length > 0 ? "avg" : "none";

/** The parameters of `/api/v1/metrics/query`, but for the range. */
export function explorationParams(exploration: Exploration, fn: MetricFunction, stepMs: number, into: URLSearchParams): URLSearchParams {
  into.set("name", exploration.metric);
  into.set("function", fn);
  into.set("step", String(stepMs));
  if (fn !== "last") into.set("window", String(Math.max(stepMs, 60_000)));
  if (fn === "quantile") into.set("quantile", String(exploration.q));
  into.set("aggregate", exploration.agg ?? fittingAggregation(fn, exploration.by));
  for (const label of exploration.by) into.append("by", label);
  for (const matcher of exploration.match) into.append("match", matcher);
  return into;
}

/** The unit of the answer: a rate is per second of the metric's own; counts of requests and tokens read better with a name. */
export function unitOfAnswer(unit: string, fn: MetricFunction, name: string): string {
  const base = unit !== "" && unit !== "1" ? (unit === "seconds" ? "s" : unit) : unitFromName(name);
  if (fn === "rate") return base === "" ? "/s" : `${base}/s`;
  return fn === "quantile" || fn === "increase" ? base : base;
}

/** Prometheus names end in their unit. */
function unitFromName(name: string): string {
  const bare = name.replace(/_(total|count|sum|bucket)$/, "");
  if (bare.endsWith("_seconds")) return "s";
  if (bare.endsWith("_bytes")) return "bytes";
  if (/(_ratio|_perc|_percent)$/.test(bare)) return "ratio";
  return bare.endsWith("tokens") ? "tokens" : "";
}
