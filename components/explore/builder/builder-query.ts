import type { LabelMatcher } from "@/lib/kernel/labels";

/** What the builder can do with a metric. */
export const BUILDER_FUNCTIONS = ["value", "rate", "increase", "avg", "min", "max", "quantile", "mean", "observations"] as const;
export type BuilderFunction = (typeof BUILDER_FUNCTIONS)[number];

export const BUILDER_AGGREGATES = ["sum", "avg", "min", "max", "count"] as const;
export type BuilderAggregate = (typeof BUILDER_AGGREGATES)[number];

/** A query as choices. Every one has a text (`builderText`), and from that text it is read again (`readBuilder`). */
export interface BuilderQuery {
  /** Of a histogram its family's name, without `_bucket`. */
  readonly metric: string;
  /** How its histogram answers: by `le` series, or as a whole; null for anything else. */
  readonly histogram: "classic" | "native" | null;
  readonly fn: BuilderFunction;
  /** 0 to 1; of `quantile`. */
  readonly quantile: number;
  /** The window before each point, as written: `5m`, `$__rate_interval`. Unused by `value`. */
  readonly window: string;
  readonly filters: readonly LabelMatcher[];
  /** Null: each series by itself. */
  readonly aggregate: BuilderAggregate | null;
  readonly by: readonly string[];
  /** Only so many series, those with the greatest values; null: all. */
  readonly top: number | null;
}

export const RATE_WINDOW = "$__rate_interval";

const PLAIN_NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const PLAIN_LABEL = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/** A text in double quotes as PromQL reads it. */
export const quoted = (text: string): string =>
  `"${text.replace(/["\\\n\r\t]/g, (c) => ({ '"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t" })[c] ?? c)}"`;

const labelText = (name: string): string => (PLAIN_LABEL.test(name) ? name : quoted(name));

/** `name{label="value"}`; names that are no identifiers stand in the braces (PromQL 3). */
export function selectorText(metric: string, filters: readonly LabelMatcher[]): string {
  const plain = PLAIN_NAME.test(metric);
  const conditions = filters.map(({ name, op, value }) => `${labelText(name)}${op}${quoted(value)}`);
  if (plain && conditions.length === 0) return metric;
  return plain ? `${metric}{${conditions.join(", ")}}` : `{${[quoted(metric), ...conditions].join(", ")}}`;
}

/** The query as PromQL. */
export function builderText(query: BuilderQuery): string {
  if (query.metric === "") return "";
  const inner = functionText(query);
  return query.top === null ? inner : `topk(${query.top}, ${inner})`;
}

function functionText(query: BuilderQuery): string {
  const { fn, histogram, metric, filters, window } = query;
  const windowed = (func: string, name: string) => `${func}(${selectorText(name, filters)}[${window}])`;
  const together = (expr: string, more: readonly string[] = []) => aggregated(query, expr, more);
  const whole = histogram === "native";
  switch (fn) {
    case "value":
      return together(selectorText(metric, filters));
    case "rate":
    case "increase":
      return together(windowed(fn, metric));
    case "avg":
    case "min":
    case "max":
      return together(windowed(`${fn}_over_time`, metric));
    case "quantile": {
      const buckets = whole ? together(windowed("rate", metric)) : together(windowed("rate", `${metric}_bucket`), ["le"]);
      return `histogram_quantile(${query.quantile}, ${buckets})`;
    }
    case "mean":
      if (whole) return `histogram_avg(${together(windowed("rate", metric))})`;
      return `${together(windowed("rate", `${metric}_sum`))} / ${together(windowed("rate", `${metric}_count`))}`;
    case "observations":
      if (whole) return `histogram_count(${together(windowed("rate", metric))})`;
      return together(windowed("rate", `${metric}_count`));
  }
}

function aggregated({ aggregate, by }: BuilderQuery, expr: string, more: readonly string[]): string {
  if (aggregate === null) return expr;
  const labels = [...more, ...by].map(labelText);
  return labels.length === 0 ? `${aggregate}(${expr})` : `${aggregate} by (${labels.join(", ")}) (${expr})`;
}
