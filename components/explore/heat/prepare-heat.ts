import type { PanelAnswer } from "@/lib/promql";
import { type HeatmapModel, heatmapOfBuckets, heatmapOfHistograms } from "../../chart";
import { asNumber } from "../graph/graph-series";

/** The heat map of an answer: from native histograms, or from series by `le`; null when it has neither. */
export function heatOf(answer: PanelAnswer): HeatmapModel | null {
  const whole = answer.series.filter((s) => s.histograms !== undefined);
  if (whole.length > 0) {
    return heatmapOfHistograms(
      answer.times.map((_, i) => {
        const all = whole.flatMap((s) => {
          const histogram = s.histograms?.[i];
          return histogram ? [histogram.buckets] : [];
        });
        if (all.length === 0) return null;
        return all.flat().map(([lower, upper, count]) => [asNumber(lower) ?? 0, asNumber(upper) ?? Infinity, count] as const);
      }),
    );
  }
  const buckets = answer.series.flatMap((s) => {
    const le = s.labels["le"];
    return le === undefined ? [] : [{ le, values: s.values.map((v) => (typeof v === "number" ? v : null)) }];
  });
  return buckets.length === 0 ? null : heatmapOfBuckets(buckets);
}
