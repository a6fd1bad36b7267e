"use client";

import { useCallback, useMemo, useState } from "react";
import { type ZoneName } from "@/lib/kernel/zone";
import { Button } from "../../ui/button";
import { type ChartUnit, formatValue, unitLabel } from "../prepare/format";
import { type ChartMark, type ChartSeries, nearestIndex, timeSeriesModel } from "../prepare/time-series-model";
import { readoutInstant } from "../prepare/time-ticks";
import { ChartFrame } from "./chart-frame";
import type { Readout } from "./crosshair-layer";
import { Legend } from "./legend";
import { RechartsLines } from "./recharts-lines";
import { SeriesTable } from "./series-table";
import { UplotLines } from "./uplot-lines";

export interface TimeSeriesProps {
  /** What is shown; named to people who do not see it. */
  readonly label: string;
  /** Unix milliseconds, ascending. */
  readonly times: readonly number[];
  readonly stepMs: number;
  readonly series: readonly ChartSeries[];
  readonly unit: ChartUnit;
  readonly zone: ZoneName;
  /** The span of the axis; the data's when absent. */
  readonly from?: number;
  readonly to?: number;
  readonly height?: number;
  readonly marks?: readonly ChartMark[];
  /** Fixes the top, for shares of a whole. */
  readonly ceiling?: number;
  /** The last bucket is not over yet and is drawn dotted. */
  readonly partialLast?: boolean;
  readonly legend?: boolean;
  /** Offers the numbers behind the lines. */
  readonly table?: boolean;
  readonly onZoom?: (from: number, to: number) => void;
  readonly onRestore?: () => void;
}

/** Above this many points SVG takes longer than a frame or three. */
const DENSE = 2000;

/** Lines over time: straight between points, cut at gaps, with the changes of the fleet marked. */
export function TimeSeries(props: TimeSeriesProps) {
  const {
    label,
    times,
    stepMs,
    series,
    unit,
    zone,
    height = 140,
    marks,
    ceiling,
    partialLast = false,
    legend = true,
    table = false,
  } = props;
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const [asTable, setAsTable] = useState(false);
  const from = props.from ?? times[0] ?? 0;
  const to = Math.max(props.to ?? times.at(-1) ?? 1, from + 1);
  const model = useMemo(
    () => timeSeriesModel(series, unit, { hidden, ...(ceiling === undefined ? {} : { ceiling }) }),
    [series, unit, hidden, ceiling],
  );
  const readout = useCallback(
    (at: number): Readout | null => {
      const i = nearestIndex(times, at);
      const t = times[i];
      if (t === undefined) return null;
      return {
        ...readoutInstant(t, stepMs, zone),
        rows: model.lines.map((line) => ({
          name: line.name,
          value: formatValue(line.values[i] ?? null, unit),
          colour: line.colour,
          dash: line.dash,
        })),
      };
    },
    [times, stepMs, zone, model, unit],
  );
  const toggle = (id: string) => setHidden((before) => new Set(before.has(id) ? [...before].filter((h) => h !== id) : [...before, id]));
  const Lines = model.points > DENSE ? UplotLines : RechartsLines;
  const unitName = unitLabel(unit);
  return (
    <div data-slot="time-series" className="min-w-0">
      {(legend || table) && (
        <div className="flex min-h-6 items-start gap-2 px-2 pb-1">
          {legend && <Legend series={series} unit={unit} hidden={hidden} onToggle={toggle} />}
          {table && (
            <Button kind="quiet" size="sm" className="ml-auto" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
              {asTable ? "Chart" : "Table"}
            </Button>
          )}
        </div>
      )}
      {asTable ? (
        <SeriesTable label={label} times={times} stepMs={stepMs} series={series} unit={unit} zone={zone} />
      ) : (
        <ChartFrame
          label={`${label}${unitName ? `, ${unitName}` : ""}. ${model.summary}`}
          from={from}
          to={to}
          scale={model.scale}
          zone={zone}
          height={height}
          times={times}
          readout={readout}
          {...(marks ? { marks } : {})}
          onZoom={props.onZoom}
          onRestore={props.onRestore}
        >
          {(plot) => (
            <Lines plot={plot} times={times} lines={model.lines} scale={model.scale} from={from} to={to} partialLast={partialLast} />
          )}
        </ChartFrame>
      )}
    </div>
  );
}
