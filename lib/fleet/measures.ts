/**
 * Numbers as the fleet reports them. Everything here travels as JSON: plain
 * numbers in canonical units (seconds, bytes, ratios from 0 to 1, tokens),
 * null for "not known", never a placeholder zero.
 */

/** Units a fleet figure may have. */
export type FigureUnit = "s" | "requests/s" | "tokens/s" | "tokens" | "ratio" | "bytes" | "requests" | "USD" | "W" | "Cel" | "events";

/**
 * A quantile read from histogram buckets. It is only known to lie between
 * `low` and `high`; `value` is interpolated between them.
 */
export interface Quantile {
  /** Null when nothing was observed. When `saturated`, the highest finite bound: the truth lies above it. */
  readonly value: number | null;
  /** Bounds of the bucket the quantile fell into; null when nothing was observed. */
  readonly low: number | null;
  /** Null when nothing was observed, or when the bucket has no upper bound. */
  readonly high: number | null;
  /** True when it fell above the last bound: show “above `low`”, never a number alone. */
  readonly saturated: boolean;
}

export const NO_QUANTILE: Quantile = { value: null, low: null, high: null, saturated: false };

/** The same quantile by engine, because buckets of different engines cannot be added. */
export interface EngineQuantile extends Quantile {
  readonly engine: string;
}

/**
 * One quantile over several nodes. Where engines are mixed, `parts` has one
 * entry each and the fields of the quantile itself are those of the slowest
 * (of a gateway, where one was asked: it sees what users see).
 */
export interface LatencyFigure extends Quantile {
  readonly parts: readonly EngineQuantile[];
}

export const NO_LATENCY: LatencyFigure = { ...NO_QUANTILE, parts: [] };

/** A headline number with what it was one period earlier. */
export interface Kpi {
  readonly unit: FigureUnit;
  /** Null when not known; `note` says why. */
  readonly value: number | null;
  /** The same figure over the period of equal length just before; null when not known. */
  readonly previous: number | null;
  /** `value / previous - 1`; null when either is unknown or the earlier one was zero. */
  readonly delta: number | null;
  /** Bucket bounds where the figure is a quantile, else null. */
  readonly quantile: LatencyFigure | null;
  /** Whose count this is: gateways see what users see, engines what they served; null when there is no figure. */
  readonly source: "gateways" | "engines" | null;
  /** Why there is no figure, or what limits it; null when there is nothing to say. */
  readonly note: string | null;
  /** The figure over the period on the overview's grid; null is a gap. */
  readonly points: readonly (number | null)[];
}

/** Evenly spaced instants: `start + i × stepMs`, `count` of them, in milliseconds since the Unix epoch. */
export interface TimeGrid {
  readonly start: number;
  readonly stepMs: number;
  readonly count: number;
}
