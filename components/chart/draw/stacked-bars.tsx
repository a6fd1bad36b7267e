"use client";

import { useCallback, useMemo } from "react";
import { Bar, BarChart, XAxis, YAxis } from "recharts";
import type { ZoneName } from "@/lib/kernel/zone";
import { type ChartUnit, formatValue } from "../prepare/format";
import { type ChartMark, nearestIndex } from "../prepare/time-series-model";
import { instantLabel } from "../prepare/time-ticks";
import { linearScale } from "../prepare/value-scale";
import { ChartFrame } from "./chart-frame";
import type { Readout } from "./crosshair-layer";

export interface BarLayer {
  readonly id: string;
  readonly name: string;
  /** A reference to a token, for example var(--breached). */
  readonly colour: string;
  /** One a bucket. */
  readonly values: readonly number[];
}

export interface StackedBarsProps {
  readonly label: string;
  /** Start of each bucket, Unix milliseconds, ascending. */
  readonly times: readonly number[];
  readonly stepMs: number;
  /** From the foot up. */
  readonly layers: readonly BarLayer[];
  readonly unit: ChartUnit;
  readonly zone: ZoneName;
  readonly from: number;
  readonly to: number;
  readonly height?: number;
  readonly marks?: readonly ChartMark[];
  readonly onZoom?: (from: number, to: number) => void;
}

const NO_MARGIN = { top: 0, right: 0, bottom: 0, left: 0 };

/** Counts per bucket, stacked by what they are. */
export function StackedBars({ label, times, stepMs, layers, unit, zone, from, to, height = 80, marks, onZoom }: StackedBarsProps) {
  const scale = useMemo(
    () =>
      linearScale(
        times.map((_, i) => layers.reduce((sum, l) => sum + (l.values[i] ?? 0), 0)),
        unit,
        { ticks: 2 },
      ),
    [times, layers, unit],
  );
  // A bar stands in the middle of its bucket.
  const rows = useMemo(
    () => times.map((t, i) => ({ t: t + stepMs / 2, ...Object.fromEntries(layers.map((l, k) => [`v${k}`, l.values[i] ?? 0])) })),
    [times, stepMs, layers],
  );
  const readout = useCallback(
    (at: number): Readout | null => {
      const i = nearestIndex(times, at - stepMs / 2);
      const t = times[i];
      if (t === undefined) return null;
      return {
        title: instantLabel(t, stepMs, zone),
        utc: null,
        rows: layers.flatMap((l) => (l.values[i] ? [{ name: l.name, value: formatValue(l.values[i], unit), colour: l.colour }] : [])),
      };
    },
    [times, stepMs, layers, unit, zone],
  );
  return (
    <ChartFrame
      label={label}
      from={from}
      to={to}
      scale={scale}
      zone={zone}
      height={height}
      times={times}
      readout={readout}
      onZoom={onZoom}
      {...(marks ? { marks } : {})}
    >
      {(plot) => (
        <BarChart
          width={plot.width}
          height={plot.height}
          data={rows}
          margin={NO_MARGIN}
          barCategoryGap={0}
          barGap={0}
          accessibilityLayer={false}
        >
          <XAxis dataKey="t" type="number" domain={[from, to]} allowDataOverflow hide />
          <YAxis type="number" domain={[0, scale.max]} hide />
          {layers.map((layer, k) => (
            <Bar
              key={layer.id}
              dataKey={`v${k}`}
              stackId="all"
              fill={layer.colour}
              barSize={Math.max(1, (plot.width * stepMs) / (to - from) - 1)}
              isAnimationActive={false}
              tooltipType="none"
            />
          ))}
        </BarChart>
      )}
    </ChartFrame>
  );
}
