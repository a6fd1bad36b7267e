"use client";

import { type ReactNode, useMemo } from "react";
import type { ZoneName } from "@/lib/kernel/zone";
import { type PlotLayer, type PlotModel, areaPath, barPath, dotPath } from "../prepare/plot-model";
import type { ChartMark, LineModel } from "../prepare/time-series-model";
import { type ValueScale, shareOf } from "../prepare/value-scale";
import { ChartFrame, type Plot } from "./chart-frame";
import type { Readout } from "./crosshair-layer";
import { RechartsLines } from "./recharts-lines";
import { UplotLines } from "./uplot-lines";

/** A horizontal line, or a band from it up to `to`. */
export interface PlotThreshold {
  readonly from: number;
  /** The end of a band; null: the top of the chart. Absent: a line. */
  readonly to?: number | null;
  readonly colour: string;
}

export interface PlotChartProps {
  readonly label: string;
  readonly times: readonly number[];
  readonly model: PlotModel;
  readonly zone: ZoneName;
  readonly from: number;
  readonly to: number;
  readonly height: number;
  readonly stepMs: number;
  readonly thresholds?: readonly PlotThreshold[];
  readonly marks?: readonly ChartMark[];
  readonly readout: (at: number) => Readout | null;
  readonly onZoom?: ((from: number, to: number) => void) | undefined;
  readonly onRestore?: (() => void) | undefined;
  /** Drawn over the lines, in the plot's own pixels. */
  readonly overlay?: (plot: Plot) => ReactNode;
}

/** Above this many points SVG takes longer than a frame or three. */
const DENSE = 2000;

/** Lines, areas, bars and points on one or two scales. */
export function PlotChart({ model, thresholds = [], marks, overlay, ...props }: PlotChartProps) {
  const { times, from, to } = props;
  return (
    <ChartFrame
      label={props.label}
      from={from}
      to={to}
      scale={model.left}
      right={model.right}
      zone={props.zone}
      height={props.height}
      times={times}
      readout={props.readout}
      {...(marks ? { marks } : {})}
      onZoom={props.onZoom}
      onRestore={props.onRestore}
    >
      {(plot) => (
        <>
          <Shapes plot={plot} times={times} layers={model.layers} thresholds={thresholds} stepMs={props.stepMs} from={from} to={to} />
          <Lines plot={plot} layers={model.layers} axis="left" scale={model.left} points={model.points} {...{ times, from, to }} />
          {model.right && (
            <Lines plot={plot} layers={model.layers} axis="right" scale={model.right} points={model.points} {...{ times, from, to }} />
          )}
          {overlay?.(plot)}
        </>
      )}
    </ChartFrame>
  );
}

interface LinesOfAxisProps {
  readonly plot: Plot;
  readonly times: readonly number[];
  readonly layers: readonly PlotLayer[];
  readonly axis: "left" | "right";
  readonly scale: ValueScale;
  readonly points: number;
  readonly from: number;
  readonly to: number;
}

const UNIT_SCALE: ValueScale = { kind: "linear", min: 0, max: 1, ticks: [] };

function Lines({ plot, times, layers, axis, scale, points, from, to }: LinesOfAxisProps) {
  const lines = useMemo(
    () => layers.filter((l) => l.axis === axis && l.draw === "line").map((layer) => lineOf(layer, scale)),
    [layers, axis, scale],
  );
  if (lines.length === 0) return null;
  const Painter = points > DENSE ? UplotLines : RechartsLines;
  return (
    <div className="pointer-events-none absolute inset-0">
      <Painter
        plot={plot}
        times={times}
        lines={lines}
        scale={scale.kind === "log" ? UNIT_SCALE : scale}
        from={from}
        to={to}
        partialLast={false}
      />
    </div>
  );
}

/** The painters know straight scales alone: on a logarithmic one they are given shares of the height. */
function lineOf(layer: PlotLayer, scale: ValueScale): LineModel {
  const values = scale.kind === "log" ? layer.top.map((v) => (v === null ? null : shareOf(scale, v))) : layer.top;
  return {
    id: layer.id,
    name: layer.name,
    colour: layer.colour,
    dash: layer.dash,
    values,
    last: "",
    lonePoints: values.some((v, i) => v !== null && (values[i - 1] ?? null) === null && (values[i + 1] ?? null) === null),
  };
}

interface ShapesProps {
  readonly plot: Plot;
  readonly times: readonly number[];
  readonly layers: readonly PlotLayer[];
  readonly thresholds: readonly PlotThreshold[];
  readonly stepMs: number;
  readonly from: number;
  readonly to: number;
}

/** Everything that is not a line: threshold bands, areas, bands of uncertainty, bars and dots. */
function Shapes({ plot, times, layers, thresholds, stepMs, from, to }: ShapesProps) {
  const xs = useMemo(() => times.map(plot.x), [times, plot]);
  const foot = plot.height;
  const barWidth = Math.max(1, (plot.width * stepMs) / (to - from) - 1);
  return (
    <svg aria-hidden width={plot.width} height={plot.height} className="absolute inset-0 overflow-hidden">
      {thresholds.map((t) => {
        const y = Math.max(0, Math.min(foot, plot.y(t.from)));
        if (t.to === undefined) return <line key={t.from} x2={plot.width} y1={y} y2={y} stroke={t.colour} strokeDasharray="6 3" />;
        const upper = t.to === null ? 0 : Math.max(0, Math.min(foot, plot.y(t.to)));
        return <rect key={t.from} y={upper} width={plot.width} height={Math.max(0, y - upper)} fill={t.colour} opacity={0.1} />;
      })}
      {layers.map((layer) => {
        const y = layer.axis === "right" ? plot.yRight : plot.y;
        const low = layer.base ?? layer.top.map((v) => (v === null ? null : Number.NEGATIVE_INFINITY));
        const clamped = (value: number) => (value === Number.NEGATIVE_INFINITY ? foot : y(value));
        return (
          <g key={layer.id} fill={layer.colour} stroke="none">
            {layer.band && <path d={areaPath(xs, layer.band.low, layer.band.high, y)} opacity={layers.length > 4 ? 0.1 : 0.18} />}
            {layer.draw === "line" && layer.fill > 0 && <path d={areaPath(xs, low, layer.top, clamped)} opacity={layer.fill} />}
            {layer.draw === "bars" && <path d={barPath(xs, layer.base, layer.top, y, foot, barWidth)} opacity={0.85} />}
            {layer.draw === "points" && <path d={dotPath(xs, layer.top, y)} />}
          </g>
        );
      })}
    </svg>
  );
}
