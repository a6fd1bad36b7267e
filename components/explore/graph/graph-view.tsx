"use client";

import { useCallback, useMemo } from "react";
import type { PanelAnswer } from "@/lib/promql";
import {
  type ChartMark,
  PlotChart,
  type PlotSeries,
  type Readout,
  formatNumber,
  readoutInstant,
  nearestIndex,
  plotModel,
  slotColour,
} from "../../chart";
import type { TimeRangeState } from "../../shell/use-time-range";
import { chosenExemplars } from "./exemplar-choice";
import { ExemplarDots } from "./exemplar-dots";
import { type Graph, type GraphSeries, bandText, drawnSeries, pointText, toggledMarks } from "./graph-series";
import { GraphLegend } from "./graph-legend";
import { SaturatedMarks } from "./saturated-marks";
import { useLineSlots } from "./use-line-slots";

interface GraphViewProps {
  readonly label: string;
  readonly graph: Graph;
  readonly answers: readonly PanelAnswer[];
  readonly from: number;
  readonly to: number;
  readonly height: number;
  readonly marks: readonly ChartMark[];
  /** Marks of the series to draw; null: the first ones. */
  readonly show: readonly string[] | null;
  readonly onShow: (show: string[] | null) => void;
  readonly time: Pick<TimeRangeState, "zone" | "zoomTo" | "zoomOut">;
}

/** Lines over time with what they may hide: bands, saturated percentiles, single observations. */
export function GraphView({ label, graph, answers, from, to, height, marks, show, onShow, time }: GraphViewProps) {
  const { zone } = time;
  const { times, stepMs, series } = graph;
  const shown = useMemo(() => drawnSeries(series, show), [series, show]);
  const slot = useLineSlots(shown.map((s) => s.key));
  const colours = shown.map((s) => slotColour(slot(s.key)));
  const palette = colours.join(" ");
  const exemplars = useMemo(() => chosenExemplars(answers, from, to), [answers, from, to]);
  const [leftUnit = "", rightUnit = ""] = useMemo(() => [...new Set(shown.map((s) => s.unit))], [shown]);
  const model = useMemo(() => {
    const lines = shown.map((s, i): PlotSeries => ({
      id: s.key,
      name: s.name,
      values: s.values,
      colour: palette.split(" ")[i] ?? "",
      draw: "line",
      axis: s.unit === leftUnit ? "left" : "right",
      fill: 0,
      band: s.band ?? undefined,
    }));
    const axis = (unit: string) => ({ format: (v: number) => formatNumber(v, unit), binary: unit === "bytes" || unit === "bytes/s" });
    return plotModel(lines, { stack: "none", left: axis(leftUnit), right: axis(rightUnit), include: exemplars.map((e) => e.value) });
  }, [shown, palette, leftUnit, rightUnit, exemplars]);
  const readout = useCallback(
    (at: number): Readout | null => {
      const i = nearestIndex(times, at);
      const t = times[i];
      if (t === undefined) return null;
      return {
        ...readoutInstant(t, stepMs, zone),
        rows: shown.map((s, k) => ({ name: s.name, value: readoutText(s, i), colour: palette.split(" ")[k] ?? "" })),
      };
    },
    [times, stepMs, zone, shown, palette],
  );
  return (
    <>
      <PlotChart
        label={`${label}. ${shown.map((s) => s.name).join(", ")}`}
        model={model}
        readout={readout}
        onZoom={time.zoomTo}
        onRestore={time.zoomOut}
        {...{ times, zone, from, to, height, stepMs, marks }}
        overlay={(plot) => (
          <>
            <SaturatedMarks series={shown} colours={colours} times={times} plot={plot} leftUnit={leftUnit} />
            <ExemplarDots exemplars={exemplars} plot={plot} unit={leftUnit} zone={zone} stepMs={stepMs} />
          </>
        )}
      />
      <GraphLegend series={series} shown={shown} colours={colours} onToggle={(key, alone) => onShow(toggledMarks(shown, key, alone))} />
    </>
  );
}

function readoutText(series: GraphSeries, i: number): string {
  const band = series.saturated?.[i] ? null : bandText(series, i);
  return band === null ? pointText(series, i) : `${pointText(series, i)}  (${band})`;
}
