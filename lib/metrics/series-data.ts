import type { Labels } from "@/lib/kernel/labels";
import type { Exemplar, HistogramValue, MetricType } from "@/lib/telemetry/metric";

/** One series' samples, strictly ascending in time; each instant once. */
export interface SeriesData {
  /** The series' id in the store. */
  readonly id: number;
  readonly labels: Labels;
  readonly type: MetricType;
  readonly unit: string;
  readonly help: string;
  readonly form: "float" | "histogram";
  /** Unix milliseconds. */
  readonly times: Float64Array;
  /** As long as `times` for the float form; empty for histograms. */
  readonly values: Float64Array;
  /** As long as `times` for the histogram form; empty for floats. */
  readonly histograms: readonly HistogramValue[];
  /** Instants at which the series was declared ended, ascending. A sample at the same instant wins. */
  readonly stale: Float64Array;
}

export interface SeriesExemplars {
  readonly labels: Labels;
  readonly exemplars: readonly Exemplar[];
}
