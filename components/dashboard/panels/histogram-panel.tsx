"use client";

import { useMemo } from "react";
import { distribution, type DistributionBar } from "../prepare/distribution";
import { formatOf } from "../prepare/field-look";
import { type ShownSeries, lastIndex, drawnOf } from "../prepare/shown-series";
import type { KindProps } from "./kind-props";

const COUNT = formatOf({});
const AXIS = 18;

/** How often each value occurred: all values of all series, or the buckets of the newest native histogram. */
export function HistogramPanel({ panel, name, series, box }: KindProps<"histogram">) {
  const bars = useMemo(() => barsOf(series, panel.buckets), [series, panel.buckets]);
  const format = formatOf({ ...panel.field, ...series[0]?.field });
  const max = Math.max(1, ...bars.map((b) => b.count));
  const height = Math.max(40, box.height - AXIS - 4);
  const width = Math.max(1, box.width - 32) / Math.max(1, bars.length);
  const every = Math.max(1, Math.ceil(64 / width));
  const most = bars.reduce<DistributionBar | null>((a, b) => (a === null || b.count > a.count ? b : a), null);
  const words = most ? `Most, ${COUNT(most.count)}, lie between ${format(most.from)} and ${format(most.to)}` : "No data";
  return (
    <svg role="img" aria-label={`${name}. ${words}`} width={box.width} height={height + AXIS} className="block text-caption">
      <g transform="translate(16 0)">
        {bars.map((bar, i) => {
          const h = (bar.count / max) * (height - 14);
          return (
            <g key={bar.from}>
              <title>{`${format(bar.from)} to ${format(bar.to)}: ${COUNT(bar.count)}`}</title>
              <rect x={i * width} width={Math.max(1, width)} height={height} fill="transparent" />
              <rect x={i * width} y={height - h} width={Math.max(1, width - 1)} height={h} fill="var(--series-1)" opacity={0.85} />
              {i % every === 0 && (
                <text x={i * width} y={height + 14} className="fill-muted">
                  {format(bar.from)}
                </text>
              )}
            </g>
          );
        })}
        <line x2={width * bars.length} y1={height + 0.5} y2={height + 0.5} className="stroke-line-strong" />
      </g>
    </svg>
  );
}

function barsOf(series: readonly ShownSeries[], buckets: number): readonly DistributionBar[] {
  const native = series.find((s) => s.histograms?.some((h) => h !== null));
  const newest = native?.histograms?.findLast((h) => h !== null);
  if (newest) {
    return newest.buckets.flatMap(([lower, upper, count]) => {
      const from = drawnOf(lower);
      const to = drawnOf(upper);
      return from === null || to === null ? [] : [{ from, to, count }];
    });
  }
  // Buckets by le are a histogram already.
  const byLe = series.filter((s) => s.labels["le"] !== undefined);
  if (byLe.length > 1 && byLe.length === series.length) {
    const cumulative = byLe
      .map((s) => ({ to: Number((s.labels["le"] ?? "").replace(/^\+?inf$/i, "Infinity")), below: s.values[lastIndex(s)] ?? 0 }))
      .sort((a, b) => a.to - b.to);
    return cumulative.map((b, i) => ({
      from: cumulative[i - 1]?.to ?? 0,
      to: b.to,
      count: Math.max(0, b.below - (cumulative[i - 1]?.below ?? 0)),
    }));
  }
  return distribution(
    series.flatMap((s) => s.values),
    buckets,
  );
}
