import type { Expr } from "@/lib/promql";
import { bare } from "./walk-query";

/** The unit of a metric: as its sender says, or as its name ends. */
export function metricUnit(name: string, unit: string): string {
  const given = unit === "seconds" ? "s" : unit;
  if (/_(bucket|count)$/.test(name)) return "";
  return given !== "" && given !== "1" ? given : unitFromName(name);
}

/** Prometheus names end in their unit. */
function unitFromName(name: string): string {
  const last = name.replace(/_(total|sum)$/, "");
  if (last.endsWith("_seconds")) return "s";
  if (last.endsWith("_bytes")) return "bytes";
  if (/(_ratio|_perc|_percent)$/.test(last)) return "ratio";
  if (last.endsWith("_celsius")) return "Cel";
  if (last.endsWith("_watts")) return "W";
  return last.endsWith("tokens") ? "tokens" : "";
}

/** What a value counts: a unit, perhaps per second. */
interface Dimension {
  readonly unit: string;
  readonly perSecond: boolean;
}

const NOTHING: Dimension = { unit: "", perSecond: false };
const SECONDS: Dimension = { unit: "s", perSecond: false };
const PER_SECOND = new Set(["rate", "irate", "deriv"]);
const COUNTING = new Set([
  "count_over_time",
  "changes",
  "resets",
  "present_over_time",
  "absent",
  "absent_over_time",
  "histogram_count",
  "sgn",
  "vector",
]);
const CLOCK = new Set(["time", "timestamp", "start_timestamp", "start", "end", "range", "step"]);

/**
 * The unit of a query's answer, as far as the units of its metrics tell it:
 * "s", "bytes/s", "ratio", or empty. `unitOf` gives the unit of a metric.
 */
export function answerUnit(expr: Expr, unitOf: (name: string) => string): string {
  const { unit, perSecond } = dimension(expr, unitOf);
  if (!perSecond) return unit;
  // Seconds per second is a share of time.
  if (unit === "s") return "ratio";
  return unit === "" ? "/s" : `${unit}/s`;
}

function dimension(expr: Expr, unitOf: (name: string) => string): Dimension {
  const of = (part: Expr | undefined): Dimension => (part ? dimension(part, unitOf) : NOTHING);
  switch (expr.type) {
    case "number":
    case "string":
      return NOTHING;
    case "vector-selector":
      return expr.name === undefined ? NOTHING : { unit: unitOf(expr.name), perSecond: false };
    case "matrix-selector":
      return of(expr.selector);
    case "subquery":
    case "unary":
    case "parentheses":
      return of(expr.expr);
    case "aggregation":
      return ["count", "group", "count_values"].includes(expr.op) ? NOTHING : of(expr.expr);
    case "call":
      return calledDimension(expr.func, expr.args, unitOf);
    case "binary":
      return combined(expr.op, bare(expr.left), bare(expr.right), unitOf);
  }
}

function calledDimension(func: string, args: readonly Expr[], unitOf: (name: string) => string): Dimension {
  const of = (part: Expr | undefined): Dimension => (part ? dimension(part, unitOf) : NOTHING);
  if (PER_SECOND.has(func)) return { unit: of(args[0]).unit, perSecond: true };
  if (COUNTING.has(func)) return NOTHING;
  if (CLOCK.has(func)) return SECONDS;
  if (func === "histogram_fraction") return { unit: "ratio", perSecond: false };
  if (func.startsWith("histogram_")) return { unit: observed(func === "histogram_quantile" ? args[1] : args[0], unitOf), perSecond: false };
  if (func === "quantile_over_time") return of(args[1]);
  if (["exp", "ln", "log2", "log10", "pi"].includes(func)) return NOTHING;
  return of(args[0]);
}

/** The unit of what a histogram observes, from the selector its buckets come from. */
function observed(expr: Expr | undefined, unitOf: (name: string) => string): string {
  if (!expr) return "";
  if (expr.type === "vector-selector") return expr.name === undefined ? "" : unitOf(expr.name.replace(/_bucket$/, ""));
  if (expr.type === "matrix-selector") return observed(expr.selector, unitOf);
  if (expr.type === "aggregation" || expr.type === "subquery" || expr.type === "unary" || expr.type === "parentheses")
    return observed(expr.expr, unitOf);
  if (expr.type === "call") return observed(expr.args[0], unitOf);
  return expr.type === "binary" ? observed(expr.left, unitOf) : "";
}

function combined(op: string, left: Expr, right: Expr, unitOf: (name: string) => string): Dimension {
  const a = dimension(left, unitOf);
  const b = dimension(right, unitOf);
  const plain = (d: Dimension) => d.unit === "" && !d.perSecond;
  if (op === "/") {
    // A number below the line only rescales, and then the unit is not the metric's any more.
    if (right.type === "number") return right.value === 1 ? a : NOTHING;
    if (a.perSecond && b.perSecond && a.unit !== b.unit) return b.unit === "" ? { unit: a.unit, perSecond: false } : NOTHING;
    if (a.unit === b.unit && a.perSecond === b.perSecond) return { unit: "ratio", perSecond: false };
    return plain(b) ? a : NOTHING;
  }
  if (op === "*" || op === "^" || op === "%") return plain(b) && right.type !== "number" ? a : NOTHING;
  if (op === "-" && a.unit === "ratio" && right.type === "number") return a;
  if (op === "-" && left.type === "number" && left.value === 1 && b.unit === "ratio") return b;
  if (op === "+" || op === "-") return a.unit === b.unit && a.perSecond === b.perSecond ? a : plain(a) ? b : plain(b) ? a : NOTHING;
  return a;
}
