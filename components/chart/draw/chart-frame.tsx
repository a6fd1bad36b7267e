"use client";

import { type KeyboardEvent, type ReactNode, useId, useMemo, useState } from "react";
import type { ZoneName } from "@/lib/kernel/zone";
import { useAnnounce } from "../../shell/announcer";
import { type ChartMark, placeMarks } from "../prepare/time-series-model";
import { timeTicks } from "../prepare/time-ticks";
import { type ValueScale, shareOf } from "../prepare/value-scale";
import { CrosshairLayer, type Readout } from "./crosshair-layer";
import { MARGIN } from "./chart-margin";
import { useCrosshairStore } from "./crosshair";
import { useDrag } from "./use-drag";
import { useWidth } from "./use-width";

/** The rectangle that lines are drawn in, and where an instant and a value lie in it. */
export interface Plot {
  readonly width: number;
  readonly height: number;
  readonly x: (at: number) => number;
  readonly y: (value: number) => number;
  /** The same for the axis at the right; as `y` where there is none. */
  readonly yRight: (value: number) => number;
}

export interface ChartFrameProps {
  /** What the chart shows, for people who do not see it. */
  readonly label: string;
  readonly from: number;
  readonly to: number;
  readonly scale: ValueScale;
  /** A second scale, written at the right. */
  readonly right?: ValueScale | null;
  readonly zone: ZoneName;
  /** Of the whole chart with its axes, in pixels. */
  readonly height: number;
  readonly marks?: readonly ChartMark[];
  /** The instants that the keyboard steps through, ascending. */
  readonly times?: readonly number[];
  /** What to say about an instant; null for nothing. Should be stable (useCallback). */
  readonly readout?: (at: number) => Readout | null;
  /** Dragging chooses a span; without it the chart cannot be dragged. */
  readonly onZoom?: ((from: number, to: number) => void) | undefined;
  /** Double click. */
  readonly onRestore?: (() => void) | undefined;
  /** Draws into the plot. */
  readonly children: (plot: Plot) => ReactNode;
}

/**
 * Axes, grid, change marks, crosshair, dragging and keys around whatever is
 * painted inside. All charts look and behave alike because only the painter differs.
 */
export function ChartFrame({
  label,
  from,
  to,
  scale,
  right = null,
  zone,
  height,
  marks = [],
  times = [],
  readout,
  onZoom,
  onRestore,
  children,
}: ChartFrameProps) {
  const [ref, outer] = useWidth<HTMLDivElement>();
  const id = useId();
  const store = useCrosshairStore();
  const announce = useAnnounce();
  const [focusIndex, setFocusIndex] = useState<number | null>(null);
  const width = Math.max(0, outer - MARGIN.left - (right ? MARGIN.left : MARGIN.right));
  const plot = useMemo<Plot>(() => {
    const inner = height - MARGIN.top - MARGIN.bottom;
    return {
      width,
      height: inner,
      x: (at) => ((at - from) / (to - from)) * width,
      y: (value) => inner - shareOf(scale, value) * inner,
      yRight: (value) => inner - shareOf(right ?? scale, value) * inner,
    };
  }, [width, height, from, to, scale, right]);
  const drag = useDrag({ id, store, from, to, width, left: MARGIN.left, onZoom });
  const onKeyDown = (event: KeyboardEvent) => {
    const by = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (event.key === "Escape") store.move(null);
    if (by === 0 || times.length === 0) return;
    event.preventDefault();
    const next = Math.max(0, Math.min(times.length - 1, (focusIndex ?? times.length) + by));
    setFocusIndex(next);
    const at = times[next] ?? from;
    store.move({ at, owner: id, both: false });
    const said = readout?.(at);
    if (said) announce(`${said.title}: ${said.rows.map((r) => `${r.name} ${r.value}`).join(", ")}`);
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the keys read the chart out
    <div
      ref={ref}
      data-slot="chart"
      role="group"
      aria-roledescription="chart"
      aria-label={label}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- as above
      tabIndex={0}
      className="relative touch-pan-y select-none"
      style={{ height }}
      onKeyDown={onKeyDown}
      onBlur={() => store.move(null)}
      onDoubleClick={() => onRestore?.()}
      {...drag.handlers}
    >
      {width > 0 && (
        <>
          <Axes plot={plot} scale={scale} right={right} from={from} to={to} zone={zone} outer={outer} height={height} />
          <div className="absolute" style={{ left: MARGIN.left, top: MARGIN.top, width: plot.width, height: plot.height }}>
            {children(plot)}
          </div>
          <Marks marks={marks} from={from} to={to} plot={plot} />
          <CrosshairLayer id={id} store={store} plot={plot} from={from} to={to} readout={readout} selection={drag.selection} />
        </>
      )}
    </div>
  );
}

interface AxesProps {
  readonly plot: Plot;
  readonly scale: ValueScale;
  readonly right: ValueScale | null;
  readonly from: number;
  readonly to: number;
  readonly zone: ZoneName;
  readonly outer: number;
  readonly height: number;
}

function Axes({ plot, scale, right, from, to, zone, outer, height }: AxesProps) {
  const ticks = timeTicks(from, to, zone, Math.max(2, Math.floor(plot.width / 88)));
  return (
    <svg aria-hidden width={outer} height={height} className="absolute inset-0 fill-muted text-caption">
      <g transform={`translate(${MARGIN.left} ${MARGIN.top})`}>
        {scale.ticks.map((tick) => (
          <g key={tick.value} transform={`translate(0 ${Math.round(plot.y(tick.value)) + 0.5})`}>
            <line x2={plot.width} className={tick.value === scale.min ? "stroke-line-strong" : "stroke-line"} />
            <text x={-6} dy="0.35em" textAnchor="end">
              {tick.label}
            </text>
          </g>
        ))}
        {right?.ticks.map((tick) => (
          <text key={`r${tick.value}`} x={plot.width + 6} y={Math.round(plot.yRight(tick.value)) + 0.5} dy="0.35em">
            {tick.label}
          </text>
        ))}
        {ticks.map((tick) => {
          const x = plot.x(tick.at);
          // A label at the very edge leans inwards so as not to be cut.
          const anchor = x < 16 ? "start" : x > plot.width - 16 ? "end" : "middle";
          return (
            <text key={tick.at} x={x} y={plot.height + 14} textAnchor={anchor}>
              {tick.label}
            </text>
          );
        })}
      </g>
    </svg>
  );
}

function Marks({
  marks,
  from,
  to,
  plot,
}: {
  readonly marks: readonly ChartMark[];
  readonly from: number;
  readonly to: number;
  readonly plot: Plot;
}) {
  const placed = placeMarks(marks, from, to, plot.width);
  if (placed.length === 0) return null;
  return (
    <svg
      width={plot.width}
      height={plot.height + MARGIN.top}
      className="pointer-events-none absolute overflow-visible text-caption"
      style={{ left: MARGIN.left, top: 0 }}
      role="img"
      aria-label={`Changes: ${placed.flatMap((m) => m.all).join("; ")}`}
    >
      {placed.map((mark) => (
        <g key={mark.x} transform={`translate(${mark.x.toFixed(1)} 0)`}>
          <title>{mark.all.join("\n")}</title>
          <line y1={4} y2={plot.height + MARGIN.top} className="stroke-muted" strokeDasharray="2 2" />
          <path d="M-4 0h8L0 6z" className="fill-muted" />
          {mark.labelled && (
            <text x={6} y={9} className="fill-muted">
              {mark.label.length > 18 ? `${mark.label.slice(0, 17)}…` : mark.label}
            </text>
          )}
        </g>
      ))}
    </svg>
  );
}
