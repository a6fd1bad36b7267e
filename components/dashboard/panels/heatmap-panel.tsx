"use client";

import { useMemo } from "react";
import { type HeatmapModel, Heatmap, heatmapOfBuckets, heatmapOfHistograms } from "../../chart";
import { formatOf } from "../prepare/field-look";
import { type ShownSeries, drawnOf } from "../prepare/shown-series";
import type { KindProps } from "./kind-props";

const COUNT = formatOf({});

/** How many fell into each bucket, over time. */
export function HeatmapPanel({ panel, name, series, box, from, to, stepMs, zone, marks, onZoom, onRestore }: KindProps<"heatmap">) {
  const model = useMemo(() => modelOf(series), [series]);
  const format = useMemo(() => formatOf({ ...panel.field, ...series[0]?.field }), [panel.field, series]);
  if (model.rows.length === 0) {
    return (
      <p className="px-4 text-muted">A heat map needs a native histogram, or buckets summed by le: sum by (le) (rate(…_bucket[5m])).</p>
    );
  }
  return (
    <Heatmap
      label={name}
      times={series[0]?.times ?? []}
      height={Math.max(60, box.height - 20)}
      formatCount={COUNT}
      {...{ model, format, stepMs, zone, from, to, marks, onZoom, onRestore }}
    />
  );
}

/** Everything but the bound: engines of different kinds have different buckets. */
const groupOf = ({ labels }: ShownSeries): string => JSON.stringify(Object.entries(labels).filter(([name]) => name !== "le"));

function modelOf(series: readonly ShownSeries[]): HeatmapModel {
  const native = series.find((s) => s.histograms?.some((h) => h !== null));
  if (native?.histograms) {
    return heatmapOfHistograms(
      native.histograms.map(
        (h) => h && h.buckets.map(([lower, upper, count]) => [drawnOf(lower) ?? 0, drawnOf(upper) ?? 0, count] as const),
      ),
    );
  }
  return heatmapOfBuckets(
    series.flatMap((s) => (s.labels["le"] === undefined ? [] : [{ le: s.labels["le"], group: groupOf(s), values: s.values }])),
  );
}
