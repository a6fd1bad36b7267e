import { type PanelColor, type PanelField, numberOf } from "@/lib/dashboards";
import type { Labels } from "@/lib/kernel/labels";
import type { PanelHistogram, PanelSeries, PanelValue } from "@/lib/promql";

/** A value that can be drawn; null is a gap. */
export type Drawn = number | null;

/** Numbers as they come over the wire. What is not a number is a gap; infinities stay. */
export function drawnOf(value: PanelValue | undefined): Drawn {
  const number = numberOf(value);
  return number === null || Number.isNaN(number) ? null : number;
}

/** A series as a panel shows it, its overrides applied. */
export interface ShownSeries {
  /** Stable between refreshes. */
  readonly id: string;
  /** Of the query it answers. */
  readonly ref: string;
  readonly name: string;
  readonly labels: Labels;
  /** As it was answered. */
  readonly source: PanelSeries;
  /** Unix milliseconds, ascending; one for an instant query. */
  readonly times: readonly number[];
  readonly values: readonly Drawn[];
  /** Least and greatest within each slot, where points were thinned out; or the bounds of a percentile. */
  readonly band: { readonly low: readonly Drawn[]; readonly high: readonly Drawn[]; readonly of: "slots" | "bucket" } | null;
  /** Where a percentile is only known to be above `band.low`. */
  readonly saturated: readonly boolean[] | null;
  readonly histograms: readonly (PanelHistogram | null)[] | null;
  readonly field: PanelField;
  /** Chosen by an override; null: by its name. */
  readonly color: PanelColor | null;
  readonly axis: "left" | "right";
  /** By an override; null: as the panel says. */
  readonly draw: "line" | "bars" | "points" | null;
  readonly dashed: boolean;
}

/** How a value of a field reads. */
export interface Look {
  readonly text: string;
  /** By mapping or threshold; null: none. */
  readonly color: PanelColor | null;
}

/** Where the newest value stands; -1 when there is none. */
export const lastIndex = (series: ShownSeries): number => series.values.findLastIndex((v) => v !== null);
