"use client";

import { useCallback, useEffect, useMemo, useRef } from "react";
import { type ZoneName } from "@/lib/kernel/zone";
import { HEAT_STEPS } from "../prepare/heat";
import { type HeatmapModel, cellStep, coarserRows, rowScale, trimmedRows } from "../prepare/heatmap-model";
import { type ChartMark, nearestIndex } from "../prepare/time-series-model";
import { readoutInstant } from "../prepare/time-ticks";
import { ChartFrame, type Plot } from "./chart-frame";
import type { Readout } from "./crosshair-layer";
import { useThemeTurn } from "./use-theme-turn";

export interface HeatmapProps {
  readonly label: string;
  /** The end of each column, Unix milliseconds, ascending. */
  readonly times: readonly number[];
  readonly stepMs: number;
  readonly model: HeatmapModel;
  /** Writes a bound, with its unit. */
  readonly format: (value: number) => string;
  readonly formatCount: (value: number) => string;
  readonly zone: ZoneName;
  readonly from: number;
  readonly to: number;
  readonly height: number;
  readonly marks?: readonly ChartMark[];
  readonly onZoom?: ((from: number, to: number) => void) | undefined;
  readonly onRestore?: (() => void) | undefined;
}

const LEAST_ROW_PX = 4;
const LEAST_LABEL_PX = 22;
const MOST_READ_OUT = 10;

/** How many fell into each bucket, over time: the darker, the more. */
export function Heatmap({ label, times, stepMs, model: whole, format, formatCount, zone, from, to, height, ...rest }: HeatmapProps) {
  const model = useMemo(() => coarserRows(trimmedRows(whole), Math.floor(height / LEAST_ROW_PX)), [whole, height]);
  const scale = useMemo(() => rowScale(model.rows, format, Math.floor(height / LEAST_LABEL_PX)), [model, format, height]);
  const readout = useCallback(
    (at: number): Readout | null => {
      const i = nearestIndex(times, at);
      const t = times[i];
      if (t === undefined) return null;
      const filled = model.rows.filter((r) => (r.counts[i] ?? 0) > 0).sort((a, b) => b.upper - a.upper);
      return {
        ...readoutInstant(t, stepMs, zone),
        rows: filled.slice(0, MOST_READ_OUT).map((r) => ({
          name: r.upper === Number.POSITIVE_INFINITY ? `above ${format(r.lower)}` : `${format(r.lower)} to ${format(r.upper)}`,
          value: formatCount(r.counts[i] ?? 0),
          colour: `var(--heat-${cellStep(r.counts[i] ?? 0, model.max)})`,
        })),
      };
    },
    [times, stepMs, zone, model, format, formatCount],
  );
  return (
    <div data-slot="heatmap">
      <ChartFrame
        label={`${label}: heat map of ${model.rows.length} buckets, at most ${formatCount(model.max)} in one`}
        scale={scale}
        readout={readout}
        {...{ times, zone, from, to, height }}
        {...(rest.marks ? { marks: rest.marks } : {})}
        onZoom={rest.onZoom}
        onRestore={rest.onRestore}
      >
        {(plot) => <Cells plot={plot} times={times} stepMs={stepMs} model={model} />}
      </ChartFrame>
      <p className="flex items-center gap-2 px-3 text-caption text-muted">
        0
        <svg aria-hidden width={HEAT_STEPS * 12} height="8">
          {Array.from({ length: HEAT_STEPS }, (_, i) => (
            <rect key={i} x={i * 12} width="12" height="8" fill={`var(--heat-${i + 1})`} />
          ))}
        </svg>
        {formatCount(model.max)}
      </p>
    </div>
  );
}

interface CellsProps {
  readonly plot: Plot;
  readonly times: readonly number[];
  readonly stepMs: number;
  readonly model: HeatmapModel;
}

/** A canvas: a heat map easily has ten thousand cells. */
function Cells({ plot, times, stepMs, model }: CellsProps) {
  const ref = useRef<HTMLCanvasElement>(null);
  const turn = useThemeTurn();
  useEffect(() => {
    const canvas = ref.current;
    const context = canvas?.getContext("2d");
    if (!canvas || !context) return;
    const ratio = window.devicePixelRatio || 1;
    canvas.width = plot.width * ratio;
    canvas.height = plot.height * ratio;
    context.scale(ratio, ratio);
    const style = getComputedStyle(canvas);
    const colours = Array.from({ length: HEAT_STEPS + 1 }, (_, step) => style.getPropertyValue(`--heat-${step}`).trim());
    times.forEach((t, i) => {
      const left = Math.max(0, plot.x(t - stepMs));
      const right = Math.min(plot.width, plot.x(t));
      model.rows.forEach((row, k) => {
        const step = cellStep(row.counts[i] ?? null, model.max);
        if (step === 0) return;
        context.fillStyle = colours[step] ?? "";
        const top = plot.y(k + 1);
        // A hair wider than the cell, so that no seams show between columns.
        context.fillRect(left, top, Math.max(1, right - left + 0.5), plot.y(k) - top + 0.25);
      });
    });
  }, [plot, times, stepMs, model, turn]);
  return <canvas ref={ref} aria-hidden style={{ width: plot.width, height: plot.height }} />;
}
