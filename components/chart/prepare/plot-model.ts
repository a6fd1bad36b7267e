/**
 * What a chart of many kinds of series looks like before it is painted: where
 * each layer's top and foot lie once it is stacked, and the scales they need.
 */
import { type ScaleOptions, type TickFormat, type ValueScale, linearScale, logScale } from "./value-scale";

export interface PlotSeries {
  readonly id: string;
  readonly name: string;
  /** One an instant of the chart's `times`; null is a gap. */
  readonly values: readonly (number | null)[];
  /** A reference to a token. */
  readonly colour: string;
  readonly draw: "line" | "bars" | "points";
  readonly dash?: string | undefined;
  readonly axis: "left" | "right";
  /** How strongly the area under it is filled, 0 to 1. */
  readonly fill: number;
  /** Between which values the true one lies, or went, at each instant. Not drawn where series are stacked. */
  readonly band?: { readonly low: readonly (number | null)[]; readonly high: readonly (number | null)[] } | undefined;
}

export interface PlotLayer extends PlotSeries {
  /** Where its upper edge is drawn; as `values` unless stacked. */
  readonly top: readonly (number | null)[];
  /** Where its lower edge is; null: at the foot of the chart. */
  readonly base: readonly (number | null)[] | null;
}

export interface PlotAxis extends Omit<ScaleOptions, "ticks"> {
  readonly format: TickFormat;
  readonly log?: boolean;
}

export interface PlotOptions {
  readonly stack: "none" | "normal" | "percent";
  readonly left: PlotAxis;
  readonly right: PlotAxis;
  /** Values that must lie on the left scale, for example thresholds. */
  readonly include?: readonly number[];
  /** How many labels there is room for. */
  readonly ticks?: number;
}

export interface PlotModel {
  readonly layers: readonly PlotLayer[];
  readonly left: ValueScale;
  /** Null when no series is on the right. */
  readonly right: ValueScale | null;
  readonly points: number;
}

/** Decides a chart. Stacks add up in the order given, each axis by itself; a gap adds nothing and is not drawn. */
export function plotModel(series: readonly PlotSeries[], options: PlotOptions): PlotModel {
  const layers =
    options.stack === "none"
      ? series.map((s): PlotLayer => ({ ...s, top: s.values, base: null }))
      : [...stacked(series, "left", options.stack), ...stacked(series, "right", options.stack)];
  const percent = options.stack === "percent";
  const scaleOf = (axis: "left" | "right", how: PlotAxis): ValueScale => {
    const values = layers.filter((l) => l.axis === axis).flatMap((l) => [...l.top, ...(l.band ? [...l.band.low, ...l.band.high] : [])]);
    if (axis === "left") values.push(...(options.include ?? []));
    if (percent) return linearScale(values, "ratio", { ceiling: 1, ticks: options.ticks ?? 4 });
    if (how.log) return logScale(values, "", how.format);
    return linearScale(values, "", { ...how, ticks: options.ticks ?? 4 });
  };
  return {
    layers,
    left: scaleOf("left", options.left),
    right: layers.some((l) => l.axis === "right") ? scaleOf("right", options.right) : null,
    points: layers.reduce((n, l) => n + l.top.length, 0),
  };
}

function stacked(series: readonly PlotSeries[], axis: "left" | "right", how: "normal" | "percent"): readonly PlotLayer[] {
  const own = series.filter((s) => s.axis === axis);
  const count = Math.max(0, ...own.map((s) => s.values.length));
  const height = new Float64Array(count);
  // Only what is above zero has a share in the whole.
  const whole = Float64Array.from({ length: count }, (_, i) => own.reduce((sum, s) => sum + Math.max(0, s.values[i] ?? 0), 0));
  return own.map((s): PlotLayer => {
    const base: (number | null)[] = [];
    const top = s.values.map((value, i) => {
      const foot = height[i] ?? 0;
      base.push(value === null ? null : foot);
      if (value === null) return null;
      const share = how === "normal" ? value : whole[i] === 0 ? 0 : Math.max(0, value) / (whole[i] ?? 1);
      height[i] = foot + share;
      return foot + share;
    });
    return { ...s, band: undefined, top, base };
  });
}

/** An SVG path around what lies between two edges; each run without a gap is a shape of its own. */
export function areaPath(
  xs: readonly number[],
  low: readonly (number | null)[],
  high: readonly (number | null)[],
  y: (value: number) => number,
): string {
  let path = "";
  for (let i = 0; i < xs.length; i++) {
    if ((low[i] ?? null) === null || (high[i] ?? null) === null) continue;
    const start = i;
    while (i + 1 < xs.length && (low[i + 1] ?? null) !== null && (high[i + 1] ?? null) !== null) i++;
    // A lone instant would have no width and not be seen.
    const near = start === i ? 0.75 : 0;
    let upper = "";
    let lower = "";
    for (let k = start; k <= i; k++) {
      const x = xs[k] ?? 0;
      const top = y(high[k] ?? 0).toFixed(1);
      const foot = y(low[k] ?? 0).toFixed(1);
      upper += `${k === start ? "M" : "L"}${(x - near).toFixed(1)} ${top}${near ? `H${(x + near).toFixed(1)}` : ""}`;
      lower = `L${(x + near).toFixed(1)} ${foot}${near ? `H${(x - near).toFixed(1)}` : ""}${lower}`;
    }
    path += `${upper}${lower}Z`;
  }
  return path;
}

/** An SVG path of one bar an instant, `width` pixels wide, standing on `base` (the foot of the chart where null). */
export function barPath(
  xs: readonly number[],
  base: readonly (number | null)[] | null,
  top: readonly (number | null)[],
  y: (value: number) => number,
  foot: number,
  width: number,
): string {
  let path = "";
  xs.forEach((x, i) => {
    const value = top[i] ?? null;
    if (value === null) return;
    const from = base ? y(base[i] ?? 0) : foot;
    path += `M${(x - width / 2).toFixed(1)} ${from.toFixed(1)}h${width.toFixed(1)}V${y(value).toFixed(1)}h${(-width).toFixed(1)}Z`;
  });
  return path;
}

const LEAST_GAP_PX = 14;

/** An SVG path of arrows that point up from values of which only the least is known, thinned out to be told apart. */
export function arrowPath(
  xs: readonly number[],
  values: readonly (number | null)[],
  saturated: readonly boolean[],
  y: (value: number) => number,
): string {
  let path = "";
  let before = Number.NEGATIVE_INFINITY;
  xs.forEach((x, i) => {
    const value = values[i] ?? null;
    if (!saturated[i] || value === null || x - before < LEAST_GAP_PX) return;
    before = x;
    path += `M${x.toFixed(1)} ${(y(value) - 9).toFixed(1)}l4 7h-8Z`;
  });
  return path;
}

/** An SVG path of one dot an instant. */
export function dotPath(xs: readonly number[], values: readonly (number | null)[], y: (value: number) => number, radius = 1.5): string {
  let path = "";
  xs.forEach((x, i) => {
    const value = values[i] ?? null;
    if (value === null) return;
    path += `M${(x - radius).toFixed(1)} ${y(value).toFixed(1)}a${radius} ${radius} 0 1 0 ${2 * radius} 0a${radius} ${radius} 0 1 0 ${-2 * radius} 0`;
  });
  return path;
}
