import { METRIC_NAME, canonicalLabels, labelsKey, type Labels } from "@/lib/kernel/labels";
import { bucketCounts } from "../histogram/bucket-counts";
import { CUSTOM_BOUNDS_SCHEMA, EMPTY_HISTOGRAM, type FloatHistogram } from "../histogram/float-histogram";
import { writtenNumber } from "../histogram/text";
import type { LoadedSample, LoadedSeries } from "./load";

interface Parts {
  readonly buckets: [bound: number, cumulative: number][];
  count: number | null;
  sum: number;
}

/** For every classic histogram (`x_bucket`, `x_count`, `x_sum`) the series `x` of histograms with those bounds. */
export function customBoundsHistograms(series: readonly LoadedSeries[]): LoadedSeries[] {
  const found = new Map<string, { labels: Labels; at: Map<number, Parts> }>();
  for (const { labels, samples } of series) {
    const [, base, suffix] = /^(.*)_(bucket|count|sum)$/.exec(labels[METRIC_NAME] ?? "") ?? [];
    if (base === undefined) continue;
    const bound = suffix === "bucket" ? writtenNumber(labels["le"] ?? "") : 0;
    if (bound === undefined || Number.isNaN(bound)) continue;
    const { le: _bound, ...others } = labels;
    const target = canonicalLabels({ ...others, [METRIC_NAME]: base });
    const key = labelsKey(target);
    let group = found.get(key);
    if (!group) found.set(key, (group = { labels: target, at: new Map() }));
    for (const { timeMs, value } of samples) {
      if (typeof value !== "number") continue;
      let parts = group.at.get(timeMs);
      if (!parts) group.at.set(timeMs, (parts = { buckets: [], count: null, sum: 0 }));
      if (suffix === "bucket") parts.buckets.push([bound, value]);
      else if (suffix === "count") parts.count = value;
      else parts.sum = value;
    }
  }
  return [...found.values()].map(({ labels, at }) => ({
    labels,
    samples: [...at]
      .sort(([a], [b]) => a - b)
      .map(([timeMs, parts]): LoadedSample => ({ timeMs, startMs: null, value: histogramOf(parts) })),
  }));
}

function histogramOf({ buckets, count, sum }: Parts): FloatHistogram {
  const ascending = [...buckets].sort(([a], [b]) => a - b);
  const total = count ?? ascending.at(-1)?.[1] ?? 0;
  const bounds = ascending.map(([bound]) => bound).filter((bound) => bound !== Infinity);
  const cumulative = [
    ...ascending.filter(([bound]) => bound !== Infinity).map(([, n]) => n),
    ascending.find(([bound]) => bound === Infinity)?.[1] ?? total,
  ];
  const counts = cumulative.map((n, i) => n - (cumulative[i - 1] ?? 0));
  return {
    ...EMPTY_HISTOGRAM,
    schema: CUSTOM_BOUNDS_SCHEMA,
    count: total,
    sum,
    positive: bucketCounts([...counts.keys()], counts),
    customBounds: Float64Array.from(bounds),
  };
}
