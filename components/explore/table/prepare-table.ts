import { METRIC_NAME } from "@/lib/kernel/labels";
import { visibleText } from "@/lib/kernel/visible-text";
import type { PanelAnswer, PanelHistogram, PanelSeries, PanelValue } from "@/lib/promql";
import { type ChartUnit, formatValue } from "../../chart";
import { asNumber } from "../graph/graph-series";

export interface InstantTable {
  /** Labels in the order of their columns; those alone that some series has. */
  readonly labels: readonly string[];
  readonly rows: readonly InstantRow[];
  readonly percentiles: boolean;
  readonly total: number;
}

export interface InstantRow {
  readonly key: string;
  readonly ref: string;
  /** One for each label; empty where the series has none. */
  readonly cells: readonly string[];
  readonly value: string;
  /** For sorting; null last. */
  readonly number: number | null;
  readonly bucket: string | null;
}

/** The newest value of every series of all answers, its labels apart; greatest first. */
export function instantTable(answers: readonly PanelAnswer[], unitOf: (ref: string) => ChartUnit): InstantTable {
  const names = new Set(answers.flatMap((a) => a.series.flatMap((s) => Object.keys(s.labels))));
  const labels = [...names].sort((a, b) => Number(b === METRIC_NAME) - Number(a === METRIC_NAME) || (a < b ? -1 : 1));
  const rows = answers.flatMap((answer) =>
    answer.resultType === "string"
      ? [
          {
            key: answer.ref,
            ref: answer.ref,
            cells: labels.map(() => ""),
            value: visibleText(answer.text ?? ""),
            number: null,
            bucket: null,
          },
        ]
      : answer.series.map((s, i): InstantRow => {
          const unit = unitOf(answer.ref);
          return {
            key: `${answer.ref} ${i}`,
            ref: answer.ref,
            cells: labels.map((name) => visibleText(s.labels[name] ?? "")),
            value: valueText(s, unit),
            number: asNumber(newest(s)),
            bucket: bucketText(s, unit),
          };
        }),
  );
  return {
    labels,
    rows: rows.sort((a, b) => a.ref.localeCompare(b.ref) || (b.number ?? -Infinity) - (a.number ?? -Infinity)),
    percentiles: answers.some((a) => a.series.some((s) => s.bounds !== undefined)),
    total: answers.reduce((n, a) => n + a.totalSeries, 0),
  };
}

const newest = (s: PanelSeries): PanelValue => s.values.at(-1) ?? null;

function valueText(s: PanelSeries, unit: ChartUnit): string {
  const histogram = s.histograms?.at(-1);
  if (histogram) return histogramText(histogram, unit);
  const value = newest(s);
  if (value === null) return "–";
  if (typeof value === "string") return value === "NaN" ? "not a number" : value === "+Inf" ? "∞" : "−∞";
  return s.bounds?.saturated.at(-1) ? `above ${formatValue(value, unit)}` : formatValue(value, unit);
}

function histogramText({ count, sum }: PanelHistogram, unit: ChartUnit): string {
  const n = asNumber(count);
  const all = asNumber(sum);
  const mean = n !== null && all !== null && n > 0 ? `, mean ${formatValue(all / n, unit)}` : "";
  return `${formatValue(n, "")} observations${mean}`;
}

function bucketText(s: PanelSeries, unit: ChartUnit): string | null {
  if (!s.bounds || s.bounds.saturated.at(-1)) return null;
  const low = asNumber(s.bounds.lower.at(-1));
  const high = asNumber(s.bounds.upper.at(-1));
  return low === null || high === null ? null : `${formatValue(low, unit)} to ${formatValue(high, unit)}`;
}
