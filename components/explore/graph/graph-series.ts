import { type Labels, labelsKey } from "@/lib/kernel/labels";
import type { PanelAnswer, PanelSeries, PanelValue } from "@/lib/promql";
import { type ChartUnit, formatValue } from "../../chart";
import { type NamedRow, namesOf } from "../series-names";

/** Lines that can be told apart by colour. */
export const MOST_LINES = 8;

/** One line of the graph and one row of its legend. */
export interface GraphSeries {
  readonly key: string;
  readonly ref: string;
  readonly name: string;
  readonly labels: Labels;
  readonly unit: ChartUnit;
  /** One for each of the graph's times; null is a gap. */
  readonly values: readonly (number | null)[];
  /** Between which values the true one lies (percentiles from buckets), or went (points thinned out). */
  readonly band: {
    readonly low: readonly (number | null)[];
    readonly high: readonly (number | null)[];
    readonly of: "bucket" | "slot";
  } | null;
  /** Of a percentile: whether it is only known to be above the value. */
  readonly saturated: readonly boolean[] | null;
}

export interface Graph {
  readonly times: readonly number[];
  readonly stepMs: number;
  /** Row by row, in the order of the answers. */
  readonly series: readonly GraphSeries[];
  /** Before they were cut. */
  readonly total: number;
}

export const asNumber = (value: PanelValue | undefined): number | null =>
  typeof value === "number" ? value : value === "+Inf" ? Infinity : value === "-Inf" ? -Infinity : null;
const finite = (value: PanelValue | undefined): number | null => (typeof value === "number" ? value : null);

/** Every numeric series of all answers on one axis of time. */
export function graphOf(answers: readonly PanelAnswer[], rows: readonly NamedRow[], unitOf: (ref: string) => ChartUnit): Graph {
  const longest = answers.reduce<PanelAnswer | null>((best, a) => (best === null || a.times.length > best.times.length ? a : best), null);
  const times = longest?.times ?? [];
  const series = answers.flatMap((answer) => {
    const row = rows.find((r) => r.ref === answer.ref);
    if (!row) return [];
    const index = sameTimes(answer.times, times) ? null : placesOf(answer.times, times, answer.stepMs);
    const drawable = answer.series.filter((s) => s.histograms === undefined);
    const names = namesOf(
      row,
      drawable.map((s) => s.labels),
      answers.length > 1,
    );
    return drawable.map((s, i) => graphSeries(s, index, { ref: row.ref, name: names[i] ?? "", unit: unitOf(row.ref) }));
  });
  return { times, stepMs: longest?.stepMs ?? 1, series, total: answers.reduce((n, a) => n + a.totalSeries, 0) };
}

function graphSeries(s: PanelSeries, index: readonly number[] | null, about: Pick<GraphSeries, "ref" | "name" | "unit">): GraphSeries {
  const onto = <V>(column: readonly V[], none: V): readonly V[] =>
    index === null ? column : index.map((i) => (i < 0 ? none : (column[i] ?? none)));
  const numbers = (column: readonly PanelValue[]) => onto(column, null).map(finite);
  const values = numbers(s.values);
  const saturated = s.bounds ? onto(s.bounds.saturated, false) : null;
  let band: GraphSeries["band"] = null;
  if (s.bounds) band = wideBand(values, numbers(s.bounds.lower), numbers(s.bounds.upper));
  else if (s.least && s.greatest) band = { low: numbers(s.least), high: numbers(s.greatest), of: "slot" };
  return { key: `${about.ref} ${labelsKey(s.labels)}`, labels: s.labels, ...about, values, band, saturated };
}

/** A bucket narrower than this share of the value is as good as the value. */
const WIDE = 0.1;

function wideBand(
  values: readonly (number | null)[],
  lower: readonly (number | null)[],
  upper: readonly (number | null)[],
): GraphSeries["band"] {
  const wide = values.map((v, i) => {
    const low = lower[i] ?? null;
    const high = upper[i] ?? null;
    return v !== null && low !== null && high !== null && high - low > WIDE * Math.abs(v);
  });
  if (!wide.includes(true)) return null;
  const where = (column: readonly (number | null)[]) => column.map((v, i) => (wide[i] ? v : null));
  return { low: where(lower), high: where(upper), of: "bucket" };
}

const sameTimes = (a: readonly number[], b: readonly number[]): boolean =>
  a === b || (a.length === b.length && a.every((t, i) => t === b[i]));

/** For each of `times` the index of the answer's instant within half a step; -1 where there is none. */
function placesOf(own: readonly number[], times: readonly number[], stepMs: number): readonly number[] {
  let i = 0;
  return times.map((t) => {
    while (i + 1 < own.length && Math.abs((own[i + 1] ?? 0) - t) <= Math.abs((own[i] ?? 0) - t)) i++;
    const at = own[i];
    return at !== undefined && Math.abs(at - t) <= stepMs / 2 ? i : -1;
  });
}

/** A value as text, honest about what it is: "above 30 s" in the unbounded bucket. */
export function pointText(series: GraphSeries, i: number): string {
  const value = series.values[i] ?? null;
  if (value === null) return "–";
  return series.saturated?.[i] ? `above ${formatValue(value, series.unit)}` : formatValue(value, series.unit);
}

/** What a point's band says: the bucket of a percentile, or how far values went between two points; null when there is none. */
export function bandText(series: GraphSeries, i: number): string | null {
  if (series.saturated?.[i]) return "the last bucket, which has no upper end";
  const low = series.band?.low[i] ?? null;
  const high = series.band?.high[i] ?? null;
  if (low === null || high === null || low === high) return null;
  return `${formatValue(low, series.unit)} to ${formatValue(high, series.unit)}`;
}

export interface SeriesFigures {
  readonly last: string;
  readonly lowest: string;
  readonly highest: string;
  readonly mean: string;
  /** Of a percentile: the bucket its newest value lies in. */
  readonly bucket: string | null;
}

/** The numbers of a line. A mean or extreme of percentiles that were only "above" says so too. */
export function figuresOf(series: GraphSeries): SeriesFigures {
  const last = series.values.findLastIndex((v) => v !== null);
  const known = series.values.filter((v): v is number => v !== null);
  if (known.length === 0) return { last: "–", lowest: "–", highest: "–", mean: "–", bucket: null };
  const above = series.saturated?.includes(true) ?? false;
  const least = series.band?.of === "slot" ? series.band.low : series.values;
  const greatest = series.band?.of === "slot" ? series.band.high : series.values;
  const text = (v: number) => formatValue(v, series.unit);
  const highest = text(greatest.reduce<number>((a, b) => Math.max(a, b ?? -Infinity), -Infinity));
  return {
    last: pointText(series, last),
    lowest: text(least.reduce<number>((a, b) => Math.min(a, b ?? Infinity), Infinity)),
    highest: above ? `above ${highest}` : highest,
    mean: `${above ? "above " : ""}${text(known.reduce((a, b) => a + b, 0) / known.length)}`,
    bucket: bandText(series, last),
  };
}

/** A short name of a series for the address (FNV-1a): two of one answer hardly ever share one, and then both are drawn. */
export function seriesMark(key: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(36);
}

/** The series to draw: those that were chosen, as long as one of them is there, or the first ones. */
export function drawnSeries(series: readonly GraphSeries[], show: readonly string[] | null): readonly GraphSeries[] {
  const chosen = show === null ? [] : series.filter((s) => show.includes(seriesMark(s.key)));
  return chosen.length > 0 ? chosen : series.slice(0, MOST_LINES);
}

/** The choice after a press on a series; `alone`: it and no other, or all again. Null: no choice. */
export function toggledMarks(shown: readonly GraphSeries[], key: string, alone: boolean): string[] | null {
  const keys = shown.map((s) => s.key);
  if (alone) return keys.length === 1 && keys[0] === key ? null : [seriesMark(key)];
  const left = keys.includes(key) ? keys.filter((k) => k !== key) : [...keys, key];
  return left.length === 0 ? null : left.map(seriesMark);
}
