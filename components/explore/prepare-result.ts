import type { Labels } from "@/lib/kernel/labels";
import { seriesName, tellingLabels } from "@/lib/kernel/series-name";
import type { QueryResult, ResultSeries } from "@/lib/metrics";
import { type ChartUnit, formatValue } from "../chart";

/** Lines a chart can carry before they cannot be told apart. */
export const MOST_LINES = 8;

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
