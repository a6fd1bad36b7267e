import type { SeriesColumns } from "@/lib/metrics";
import { StoredHistogramReader } from "../histogram/from-stored";
import { settleHints } from "../histogram/hints";
import type { PromSeries } from "../series";

/** A series as the store reads it, in the evaluator's form. */
export function promSeriesOf({ labels, times, values, kinds, histograms, before, rolled }: SeriesColumns): PromSeries {
  const reader = new StoredHistogramReader();
  const points = rolled?.points;
  return {
    labels,
    times,
    values,
    kinds,
    histograms: histograms
      ? settleHints(
          histograms.map((value) => value && reader.read(value)),
          before && reader.read(before),
        )
      : null,
    starts: null,
    ...(rolled && points
      ? {
          rolled: {
            slotMs: rolled.slotMs,
            firstTimes: points.tFirst,
            first: points.first,
            resets: points.resets,
            counts: points.count ?? new Float64Array(times.length).fill(1),
            least: points.min,
            greatest: points.max,
            sums: points.sum,
          },
        }
      : {}),
  };
}
