import type { SeriesColumns } from "@/lib/metrics";
import { fromStored } from "../histogram/from-stored";
import type { PromSeries } from "../series";

/** A series as the store reads it, in the evaluator's form. */
export function promSeriesOf({ labels, times, values, kinds, histograms, rolled }: SeriesColumns): PromSeries {
  return {
    labels,
    times,
    values,
    kinds,
    histograms: histograms?.map((value) => value && fromStored(value)) ?? null,
    starts: null,
    ...(rolled
      ? {
          rolled: {
            slotMs: rolled.slotMs,
            firstTimes: rolled.points.tFirst,
            first: rolled.points.first,
            resets: rolled.points.resets,
            counts: rolled.points.count ?? new Float64Array(times.length).fill(1),
            least: rolled.points.min,
            greatest: rolled.points.max,
            sums: rolled.points.sum,
          },
        }
      : {}),
  };
}
