"use client";

import { useCallback, useMemo, useState } from "react";
import type { Calc } from "@/lib/dashboards";
import { readoutInstant, plotModel } from "../../chart";
import { PlotChart } from "../../chart/draw/plot-chart";
import type { Readout } from "../../chart/draw/crosshair-layer";
import { bandText, calcText, lookOf, saturatedText } from "../prepare/field-look";
import { legendRows } from "../prepare/legend-rows";
import { MOST_DRAWN, commonTimes, indexAt, plotAxis, plotSeries, plotThresholds } from "../prepare/plot";
import type { KindProps } from "./kind-props";
import { PlotLegend } from "./plot-legend";
import { PlotOverlay } from "./plot-overlay";
import { useSeriesLooks } from "./use-series-looks";

const MOST_READ_OUT = 16;
const DEFAULT_CALCS: readonly Calc[] = ["last"];

/** Measures over time. */
export function TimeSeriesPanel(props: KindProps<"time-series">) {
  const { panel, name, series, answers, box, from, to, stepMs, zone, marks, onZoom, onRestore, fillLink } = props;
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const look = useSeriesLooks(series);
  const times = useMemo(() => commonTimes(series), [series]);
  const visible = useMemo(() => series.slice(0, MOST_DRAWN).filter((s) => !hidden.has(s.id)), [series, hidden]);
  const thresholds = useMemo(() => plotThresholds(panel), [panel]);
  const legend = panel.legend ?? { show: true, place: "below" as const, table: false, calcs: [] };
  const calcs = legend.calcs.length > 0 ? legend.calcs : DEFAULT_CALCS;
  const beside = legend.show && legend.place === "right" && box.width > 480;
  const names = useMemo(() => series.slice(0, MOST_DRAWN).map((s) => s.name), [series]);
  const rows = legend.table ? series.length + 0.8 : legendRows(names, calcs.length, box.width);
  const legendHeight = !legend.show || beside ? 0 : Math.round(Math.min(Math.max(26, box.height * 0.35), 24 * rows + 2));
  const height = Math.max(60, box.height - legendHeight);
  const model = useMemo(
    () =>
      plotModel(plotSeries(panel, visible, times, look), {
        stack: panel.stack,
        left: plotAxis(panel, visible, "left"),
        right: plotAxis(panel, visible, "right"),
        include: thresholds.map((t) => t.from),
        ticks: Math.max(2, Math.floor(height / 48)),
      }),
    [panel, visible, times, look, thresholds, height],
  );
  const readout = useCallback(
    (at: number): Readout | null => {
      const rows = visible.flatMap((s) => {
        const i = indexAt(s, at);
        const value = s.values[i] ?? null;
        if (value === null) return [];
        const text = saturatedText(s, i) ?? lookOf(s.field)(value).text;
        const band = bandText(s, i);
        return [
          {
            at: s.times[i] ?? at,
            sort: value,
            name: s.name,
            value: band ? `${text} (${band})` : text,
            ...look(s),
          },
        ];
      });
      const first = rows[0];
      if (!first) return null;
      rows.sort((a, b) => b.sort - a.sort);
      const more = rows.length - MOST_READ_OUT;
      const shown = rows.slice(0, MOST_READ_OUT);
      if (more > 0) shown.push({ ...first, name: `and ${more} more`, value: "", colour: "transparent", dash: undefined });
      return {
        ...readoutInstant(first.at, stepMs, zone),
        rows: shown,
      };
    },
    [visible, look, stepMs, zone],
  );
  const toggle = (id: string, alone: boolean): void => {
    const ids = series.map((s) => s.id);
    setHidden((before) => {
      if (!alone) return new Set(before.has(id) ? [...before].filter((h) => h !== id) : [...before, id]);
      const isAlone = !before.has(id) && before.size === ids.length - 1;
      return new Set(isAlone ? [] : ids.filter((other) => other !== id));
    });
  };
  return (
    <div className={beside ? "flex h-full min-h-0" : "flex h-full min-h-0 flex-col"}>
      <div className="min-w-0 flex-1">
        <PlotChart
          label={`${name}. ${summary(visible.slice(0, 8).map((s) => `${s.name}: last ${calcText("last", s)}`))}`}
          overlay={(plot) => (
            <PlotOverlay
              series={panel.stack === "none" ? visible : []}
              exemplars={fillLink !== undefined}
              {...{ plot, look, answers, from, to, zone, stepMs }}
            />
          )}
          {...{ times, model, zone, from, to, height, stepMs, thresholds, marks, readout, onZoom, onRestore }}
        />
      </div>
      {legend.show && (
        <div
          className={beside ? "shrink-0 overflow-y-auto px-2" : "overflow-y-auto px-2 pb-1"}
          style={beside ? { width: Math.min(box.width * 0.5, 150 + 68 * calcs.length) } : { height: legendHeight }}
        >
          <PlotLegend
            rows={series.slice(0, MOST_DRAWN).map((s) => ({
              id: s.id,
              name: s.name,
              ...look(s),
              values: calcs.map((calc) => calcText(calc, s)),
            }))}
            calcs={calcs}
            table={legend.table || beside}
            hidden={hidden}
            onToggle={toggle}
          />
        </div>
      )}
    </div>
  );
}

const summary = (parts: readonly string[]): string => (parts.length === 0 ? "No data" : parts.join("; "));
