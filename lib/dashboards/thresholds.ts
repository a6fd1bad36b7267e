import type { PanelColor, PanelThresholds } from "./model";

/** A threshold as a chart draws it: the colour that holds from `from` on. */
export interface ThresholdStep {
  /** −Infinity for the one below all others. */
  readonly from: number;
  readonly color: PanelColor;
}

/** Ascending. In percent mode the steps lie between `min` and `max`; without both of them there are none. */
export function thresholdSteps(thresholds: PanelThresholds | undefined, min?: number, max?: number): readonly ThresholdStep[] {
  if (thresholds === undefined) return [];
  if (thresholds.mode === "percent" && (min === undefined || max === undefined)) return [];
  const place = (from: number) => (thresholds.mode === "percent" ? (min ?? 0) + ((max ?? 0) - (min ?? 0)) * (from / 100) : from);
  return thresholds.steps
    .map(({ from, color }) => ({ from: from === null ? -Infinity : place(from), color }))
    .sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));
}

/** The colour of a value; null for none: no value, or none of the steps reached. */
export function thresholdColor(
  value: number | null,
  thresholds: PanelThresholds | undefined,
  min?: number,
  max?: number,
): PanelColor | null {
  if (value === null || Number.isNaN(value)) return null;
  return thresholdSteps(thresholds, min, max).findLast(({ from }) => value >= from)?.color ?? null;
}
