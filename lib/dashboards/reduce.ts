import type { PanelSeries, PanelValue } from "@/lib/promql";
import type { Calc } from "./model";

/** A value of an answer as a number; null: there is none. */
export const numberOf = (value: PanelValue | undefined): number | null =>
  value === undefined || value === null
    ? null
    : typeof value === "number"
      ? value
      : value === "NaN"
        ? Number.NaN
        : value === "+Inf"
          ? Infinity
          : -Infinity;

/** What a series became: one number, and how far it can be believed. */
export interface Reduced {
  /** Null: no value in the range. */
  readonly value: number | null;
  /** Of a percentile from buckets: the bucket it lies in; null where unknown, and for what no one bucket stands for. */
  readonly lower: number | null;
  readonly upper: number | null;
  /** The percentile fell into the unbounded bucket (or one of those it was computed from did): it is only known to be above `lower`. */
  readonly saturated: boolean;
}

const NOTHING: Reduced = { value: null, lower: null, upper: null, saturated: false };

/** One number of many. Missing values and NaN are left out; nothing left gives null, but a count of 0. `delta` is last less first, `range` greatest less least. */
export function reduceValues(values: readonly (number | null)[], calc: Calc): number | null {
  if (calc === "count") return values.filter(present).length;
  const at = placeOf(values, calc);
  if (at !== null) return values[at] ?? null;
  const all = values.filter(present);
  const [first] = all;
  const last = all.at(-1);
  if (first === undefined || last === undefined) return null;
  switch (calc) {
    case "delta":
      return last - first;
    case "range":
      return all.reduce((a, b) => Math.max(a, b), -Infinity) - all.reduce((a, b) => Math.min(a, b), Infinity);
    default: {
      const sum = all.reduce((a, b) => a + b, 0);
      return calc === "mean" ? sum / all.length : sum;
    }
  }
}

/** The same of a series, with what its buckets say. `least` and `greatest` of thinned-out points count. */
export function reduceSeries(series: PanelSeries, calc: Calc): Reduced {
  const source = (calc === "min" ? series.least : calc === "max" ? series.greatest : undefined) ?? series.values;
  const values = source.map(numberOf);
  const value = reduceValues(values, calc);
  const { bounds } = series;
  if (bounds === undefined || value === null) return { ...NOTHING, value };
  const at = placeOf(values, calc);
  if (at === null) {
    const lower = calc === "mean" ? reduceValues(bounds.lower.map(numberOf), calc) : null;
    return {
      value,
      lower,
      upper: null,
      saturated: calc !== "count" && bounds.saturated.some((full, i) => full && present(values[i] ?? null)),
    };
  }
  return { value, lower: numberOf(bounds.lower[at]), upper: numberOf(bounds.upper[at]), saturated: bounds.saturated[at] ?? false };
}

/** Where the value that `calc` picks stands; null when it picks none or computes one. */
function placeOf(values: readonly (number | null)[], calc: Calc): number | null {
  if (calc === "first") return found(values.findIndex(present));
  if (calc === "last") return found(values.findLastIndex(present));
  if (calc !== "min" && calc !== "max") return null;
  let best: number | null = null;
  for (const [i, value] of values.entries()) {
    if (!present(value)) continue;
    const so = best === null ? null : (values[best] ?? null);
    if (so === null || (calc === "min" ? value < so : value > so)) best = i;
  }
  return best;
}

const found = (at: number): number | null => (at < 0 ? null : at);
const present = (value: number | null): value is number => value !== null && !Number.isNaN(value);
