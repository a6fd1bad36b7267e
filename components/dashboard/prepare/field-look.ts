/** How the values of a field read, and which colour they have. */
import {
  type Calc,
  PANEL_UNITS,
  type PanelField,
  formatUnit,
  mapValue,
  reduceSeries,
  thresholdColor,
  unitFormatter,
} from "@/lib/dashboards";
import type { Drawn, Look, ShownSeries } from "./shown-series";

/** Writes values with their unit. */
export const formatOf =
  (field: PanelField): ((value: number | null) => string) =>
  (value) =>
    formatUnit(value, field.unit, field.decimals);

/**
 * Writes the values of an axis: all in one scale, and without a unit that the
 * legend says. With the digits that tell two ticks apart: those of the field
 * are for values, and would write “0, 1, 1” for halves.
 */
export function axisFormatOf(field: PanelField): (value: number, greatest: number, step: number) => string {
  const rule = field.unit === undefined ? undefined : PANEL_UNITS[field.unit]?.rule;
  const wordy = rule === undefined || (rule.kind === "scaled" && rule.steps === "si" && rule.measure !== true && rule.first !== true);
  const unit = wordy ? "short" : (field.unit ?? "short");
  // Nothing is nothing in every scale: “0 k” would be odd.
  return (value, greatest, step) => (value === 0 && unit === "short" ? "0" : unitFormatter(unit, greatest, step)(value));
}

/** Counted in powers of two, so that ticks should be as well. */
export function isBinaryUnit(unit: string | undefined): boolean {
  const rule = unit === undefined ? undefined : PANEL_UNITS[unit]?.rule;
  return rule?.kind === "scaled" && rule.steps === "iec";
}

/** How many seconds one of a unit is; undefined where it is no time. */
export function secondsOf(unit: string | undefined): number | undefined {
  const rule = unit === undefined ? undefined : PANEL_UNITS[unit]?.rule;
  return rule?.kind === "scaled" && rule.steps === "time" ? rule.factor : undefined;
}

/** What a value is called and coloured: by the first mapping that fits, otherwise by unit and thresholds. */
export function lookOf(field: PanelField): (value: Drawn) => Look {
  const format = formatOf(field);
  return (value) => {
    const color = thresholdColor(value, field.thresholds, field.min, field.max);
    const mapped = mapValue(value, field.mappings);
    if (mapped) return { text: mapped.text, color: mapped.color ?? color };
    return { text: value === null ? "No data" : format(value), color };
  };
}

/** The one number that a series becomes; null: there is none. */
export const calcValue = (calc: Calc, series: ShownSeries): Drawn => reduceSeries(series.source, calc).value;

/** The same as it reads: a percentile that is only known to be above its bucket says so, and a count has no unit. */
export function calcText(calc: Calc, series: ShownSeries): string {
  const { value, lower, saturated } = reduceSeries(series.source, calc);
  if (calc === "count") return formatUnit(value, "short");
  if (saturated && lower !== null) return `above ${formatOf(series.field)(lower)}`;
  return value === null ? "–" : lookOf(series.field)(value).text;
}

/** “above 30 s” where a percentile fell into the last, unbounded bucket; null elsewhere. */
export function saturatedText(series: ShownSeries, i: number): string | null {
  if (!series.saturated?.[i]) return null;
  const lower = series.band?.low[i] ?? null;
  return lower === null ? null : `above ${formatOf(series.field)(lower)}`;
}

/** Where the value at an instant may lie: its bucket, or what it went between within the slot; null where that says nothing. */
export function bandText(series: ShownSeries, i: number): string | null {
  const low = series.band?.low[i] ?? null;
  const high = series.band?.high[i] ?? null;
  if (low === null || high === null || low === high || series.saturated?.[i]) return null;
  const format = formatOf(series.field);
  return `${format(low)} to ${format(high)}`;
}

/** From where to where a gauge goes: as the field says; otherwise a percentage to its whole, anything else to a round value above it. */
export function spanOf(field: PanelField, value: Drawn): { readonly min: number; readonly max: number } {
  const min = field.min ?? 0;
  const whole = field.unit === "percent" ? 100 : field.unit === "percentunit" ? 1 : null;
  const steps = field.thresholds?.mode === "absolute" ? field.thresholds.steps.flatMap((s) => s.from ?? []) : [];
  const reach = Math.max(min, value ?? min, ...steps);
  const round = reach <= 0 ? 1 : 10 ** Math.ceil(Math.log10(reach));
  const max = field.max ?? whole ?? (round / 2 >= reach ? round / 2 : round);
  return { min, max: max > min ? max : min + 1 };
}
