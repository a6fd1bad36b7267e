import type { HistogramValue } from "@/lib/telemetry/metric";
import type { SeriesData } from "../series-data";
import { type Growth, addGrowth, growthBetween, growthOf, scaleGrowth } from "./buckets";
import { type Grid, extrapolation } from "./window";

/** A whole histogram's extrapolated growth over the window before each grid point; null where fewer than two samples lie in it. */
export function growthOverWindows(data: Pick<SeriesData, "times" | "histograms">, grid: Grid, windowMs: number): (Growth | null)[] {
  const { times, histograms } = data;
  const resets = resetsBefore(histograms);
  const out: (Growth | null)[] = [];
  let low = 0;
  let high = 0;
  for (let g = 0; g < grid.count; g++) {
    const end = grid.from + g * grid.stepMs;
    const start = end - windowMs;
    while (high < times.length && (times[high] as number) <= end) high++;
    while (low < high && (times[low] as number) <= start) low++;
    out.push(high - low < 2 ? null : growthAcross(times, histograms, resets, low, high - 1, start, end));
  }
  return out;
}

/** For each sample, how many resets lie between the first sample and it. */
function resetsBefore(histograms: readonly HistogramValue[]): Int32Array {
  const resets = new Int32Array(histograms.length);
  for (let i = 1; i < histograms.length; i++) {
    const fell = (histograms[i] as HistogramValue).count < (histograms[i - 1] as HistogramValue).count;
    resets[i] = (resets[i - 1] as number) + (fell ? 1 : 0);
  }
  return resets;
}

function growthAcross(
  times: Float64Array,
  histograms: readonly HistogramValue[],
  resets: Int32Array,
  low: number,
  high: number,
  start: number,
  end: number,
): Growth | null {
  const first = histograms[low] as HistogramValue;
  const last = histograms[high] as HistogramValue;
  const whole = resets[low] === resets[high] ? growthBetween(first, last) : null;
  const grown = whole ?? stepwise(histograms, low, high);
  if (!grown) return null;
  const growth = countOf(grown);
  const stretch = {
    firstTime: times[low] as number,
    lastTime: times[high] as number,
    samples: high - low + 1,
    firstValue: first.count,
    growth,
  };
  return scaleGrowth(grown, extrapolation(stretch, start, end));
}

/** Adds up step by step; after a reset a histogram has grown from nothing. */
function stepwise(histograms: readonly HistogramValue[], low: number, high: number): Growth | null {
  let sum: Growth | null = null;
  for (let i = low + 1; i <= high; i++) {
    const later = histograms[i] as HistogramValue;
    const step = growthBetween(histograms[i - 1] as HistogramValue, later) ?? growthOf(later);
    sum = sum === null ? step : (addGrowth(sum, step) ?? sum);
  }
  return sum;
}

function countOf(g: Growth): number {
  let total = g.kind === "native" ? g.zero : 0;
  for (const counts of g.kind === "native" ? [g.positive.values(), g.negative.values()] : [g.counts]) for (const n of counts) total += n;
  return total;
}

/** One `_bucket` series: its upper bound, and its increase over the window before each grid point (NaN: none). */
export interface BucketSeries {
  readonly bound: number;
  readonly increase: Float64Array;
}

/**
 * The growth of a histogram that arrived as `_bucket` series; several series
 * of one bound (of several targets) add up, as in `sum by (le) (rate(…))`.
 */
export function bucketGrowth(series: readonly BucketSeries[], grid: Grid): (Growth | null)[] {
  const byBound = [...Map.groupBy(series, ({ bound }) => bound)].sort(([a], [b]) => a - b);
  if (byBound.at(-1)?.[0] !== Infinity || byBound.length < 2) return Array.from({ length: grid.count }, () => null);
  const bounds = Float64Array.from(byBound.slice(0, -1), ([bound]) => bound);
  const rates = byBound.map(([, members]) => members.map(({ increase }) => increase));
  return Array.from({ length: grid.count }, (_, g) => {
    const counts = new Float64Array(byBound.length);
    let below = 0;
    let seen = false;
    for (const [b, members] of rates.entries()) {
      let cumulative = 0;
      for (const rate of members) {
        const value = rate[g] as number;
        if (Number.isNaN(value)) continue;
        cumulative += value;
        seen = true;
      }
      // Buckets scraped a moment apart may not rise: what falls short counts as nothing.
      counts[b] = Math.max(0, cumulative - below);
      below = Math.max(below, cumulative);
    }
    return seen ? { kind: "classic", bounds, counts } : null;
  });
}
