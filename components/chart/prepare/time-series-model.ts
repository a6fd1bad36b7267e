/** Decides everything about a time series chart; the painters only put it on the page. */
import { type ChartUnit, formatValue } from "./format";
import { type SeriesSlot, slotColour } from "./series-slots";
import { type ValueScale, linearScale } from "./value-scale";

/** A line within a hue: solid, dashed, dotted, as for p50, p95 and p99. */
export type LineStyle = "solid" | "dash" | "dot";

export interface ChartSeries {
  /** Stable; keys and visibility hang on it. */
  readonly id: string;
  readonly name: string;
  /** One an instant of the chart's `times`; null is a gap. */
  readonly values: readonly (number | null)[];
  readonly slot: SeriesSlot;
  readonly style?: LineStyle;
}

/** A change in the fleet, drawn as a vertical line. */
export interface ChartMark {
  readonly at: number;
  readonly label: string;
}

export interface LineModel {
  readonly id: string;
  readonly name: string;
  readonly colour: string;
  readonly dash: string | undefined;
  readonly values: readonly (number | null)[];
  /** The newest value there is, formatted; a dash when there is none. */
  readonly last: string;
  /** Whether some value has a gap on both sides and needs a dot to be seen. */
  readonly lonePoints: boolean;
}

export interface TimeSeriesModel {
  readonly lines: readonly LineModel[];
  readonly scale: ValueScale;
  readonly points: number;
  /** For people who do not see the chart. */
  readonly summary: string;
}

export const DASHES: Readonly<Record<LineStyle, string | undefined>> = { solid: undefined, dash: "5 3", dot: "1.5 3" };

export function timeSeriesModel(
  series: readonly ChartSeries[],
  unit: ChartUnit,
  options: { readonly hidden?: ReadonlySet<string>; readonly ceiling?: number } = {},
): TimeSeriesModel {
  const visible = series.filter((s) => !options.hidden?.has(s.id));
  const scale = linearScale(
    visible.flatMap((s) => s.values),
    unit,
    options.ceiling === undefined ? {} : { ceiling: options.ceiling },
  );
  const lines = visible.map((s) => ({
    id: s.id,
    name: s.name,
    colour: slotColour(s.slot),
    dash: DASHES[s.style ?? "solid"],
    values: s.values,
    last: formatValue(lastOf(s.values), unit),
    lonePoints: s.values.some((v, i) => v !== null && (s.values[i - 1] ?? null) === null && (s.values[i + 1] ?? null) === null),
  }));
  return { lines, scale, points: visible.reduce((n, s) => n + s.values.length, 0), summary: summaryOf(visible, unit) };
}

export function lastOf(values: readonly (number | null)[]): number | null {
  for (let i = values.length - 1; i >= 0; i--) {
    const v = values[i] ?? null;
    if (v !== null) return v;
  }
  return null;
}

function summaryOf(series: readonly ChartSeries[], unit: ChartUnit): string {
  const told = series.slice(0, 8).map((s) => {
    const known = s.values.filter((v): v is number => v !== null);
    if (known.length === 0) return `${s.name}: no data`;
    const low = known.reduce((a, b) => Math.min(a, b));
    const high = known.reduce((a, b) => Math.max(a, b));
    return `${s.name}: last ${formatValue(lastOf(s.values), unit)}, from ${formatValue(low, unit)} to ${formatValue(high, unit)}`;
  });
  return told.join("; ");
}

/** The index of the instant nearest to `at`; -1 when there is none. `times` ascends. */
export function nearestIndex(times: readonly number[], at: number): number {
  if (times.length === 0) return -1;
  let low = 0;
  let high = times.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? 0) <= at) low = middle;
    else high = middle;
  }
  return Math.abs((times[high] ?? 0) - at) < Math.abs((times[low] ?? 0) - at) ? high : low;
}

export interface PlacedMark {
  readonly x: number;
  readonly label: string;
  /** Every change at this place, for the tooltip. */
  readonly all: readonly string[];
  /** Whether there is room to write the label. */
  readonly labelled: boolean;
}

/** Marks closer than a finger become one that says how many they are. */
export function placeMarks(marks: readonly ChartMark[], from: number, to: number, width: number): readonly PlacedMark[] {
  const inside = marks.filter((m) => m.at >= from && m.at <= to).sort((a, b) => a.at - b.at);
  const groups: { x: number; all: string[] }[] = [];
  for (const mark of inside) {
    const x = ((mark.at - from) / (to - from)) * width;
    const near = groups.at(-1);
    if (near && x - near.x < 12) near.all.push(mark.label);
    else groups.push({ x, all: [mark.label] });
  }
  return groups.map((g, i) => ({
    x: g.x,
    all: g.all,
    label: g.all.length === 1 ? (g.all[0] ?? "") : `${g.all.length} changes`,
    labelled: (groups[i + 1]?.x ?? width) - g.x > 72,
  }));
}
