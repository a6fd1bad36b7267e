import { METRIC_NAME, type Labels } from "@/lib/kernel/labels";
import { visibleText } from "@/lib/kernel/visible-text";
import type { QueryResult, ResultSeries } from "@/lib/metrics";
import { type ChartUnit, formatValue } from "../chart";

/** Lines a chart can carry before they cannot be told apart. */
export const MOST_LINES = 8;

/** Labels that say most to a person, first; identifiers that only machines read come last. */
const SPEAKING = ["model_name", "model", "tenant", "region", "instance", "hostname", "service", "route", "gpu", "job"];

/** As few labels as tell the series apart, the speaking ones first; for one series alone, all it has. */
export function tellingLabels(all: readonly Labels[]): readonly string[] {
  const names = [...new Set(all.flatMap((labels) => Object.keys(labels)))].filter((name) => name !== METRIC_NAME);
  if (all.length < 2) return names;
  const rank = (name: string): number => (SPEAKING.includes(name) ? SPEAKING.indexOf(name) : SPEAKING.length);
  const differing = names
    .filter((name) => all.some((labels) => labels[name] !== all[0]?.[name]))
    .sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
  const chosen: string[] = [];
  let parts = 1;
  for (const name of differing) {
    if (parts === all.length) break;
    const told = new Set(all.map((labels) => JSON.stringify([...chosen, name].map((n) => labels[n] ?? null)))).size;
    if (told > parts) chosen.push(name);
    parts = Math.max(parts, told);
  }
  return chosen;
}

/** A series by the labels that tell it from the others. */
export function seriesName(labels: Labels, telling: readonly string[]): string {
  const present = telling.filter((name) => labels[name] !== undefined);
  return visibleText(present.map((name) => (telling.length === 1 ? labels[name] : `${name}=${labels[name]}`)).join(" ")) || "all series";
}

const lastIndexWithValue = (series: ResultSeries): number => series.values.findLastIndex((v) => v !== null);

/** A value as text, honest about quantiles: where in its bucket it may lie, or only "above" when the top bucket is full. */
export function valueText(series: ResultSeries, i: number, unit: ChartUnit): string {
  const value = series.values[i] ?? null;
  if (value === null) return "–";
  const { bounds } = series;
  if (bounds?.saturated[i]) return `above ${formatValue(bounds.lower[i] ?? value, unit)}`;
  return formatValue(value, unit);
}

/** The bucket a quantile fell into, for example "1.00 s to 2.50 s"; null where there is none. */
export function bucketText(series: ResultSeries, i: number, unit: ChartUnit): string | null {
  const lower = series.bounds?.lower[i] ?? null;
  const upper = series.bounds?.upper[i] ?? null;
  if (lower === null && upper === null) return null;
  return `${formatValue(lower ?? 0, unit)} to ${upper === null ? "∞" : formatValue(upper, unit)}`;
}

export interface ResultRow {
  readonly key: string;
  readonly name: string;
  readonly labels: Labels;
  readonly last: string;
  readonly bucket: string | null;
  readonly min: string;
  readonly max: string;
  readonly values: readonly (number | null)[];
}

/** One row a series, in the answer's order (greatest last value first). */
export function resultRows(result: QueryResult, unit: ChartUnit): readonly ResultRow[] {
  const telling = tellingLabels(result.series.map((s) => s.labels));
  return result.series.map((series) => {
    const last = lastIndexWithValue(series);
    const present = series.values.filter((v) => v !== null);
    return {
      key: JSON.stringify(series.labels),
      name: seriesName(series.labels, telling),
      labels: series.labels,
      last: last < 0 ? "–" : valueText(series, last, unit),
      bucket: last < 0 ? null : bucketText(series, last, unit),
      min: present.length === 0 ? "–" : formatValue(Math.min(...present), unit),
      max: present.length === 0 ? "–" : formatValue(Math.max(...present), unit),
      values: series.values,
    };
  });
}
