/** From the series of a panel to what PlotChart draws. */
import { type PanelOf, thresholdSteps } from "@/lib/dashboards";
import { nearestIndex, type PlotAxis, type PlotSeries, type PlotThreshold } from "../../chart";
import type { Drawn, ShownSeries } from "./shown-series";
import { colourOf } from "./colours";
import type { SeriesLook } from "./series-looks";
import { axisFormatOf, isBinaryUnit, secondsOf } from "./field-look";

/** Lines more than these cannot be told apart, and are not drawn. */
export const MOST_DRAWN = 60;

type TimeSeriesPanel = PanelOf<"time-series">;

/** Values that can lie on an axis: what is infinite cannot. */
const finite = (values: readonly Drawn[]): readonly Drawn[] => values.map((v) => (v !== null && Number.isFinite(v) ? v : null));

/** All instants of a panel's series; queries that were thinned out differently do not share theirs. */
export function commonTimes(series: readonly ShownSeries[]): readonly number[] {
  const first = series[0]?.times ?? [];
  if (
    series.every(
      (s) => s.times === first || (s.times.length === first.length && s.times[0] === first[0] && s.times.at(-1) === first.at(-1)),
    )
  )
    return first;
  return [...new Set(series.flatMap((s) => s.times))].sort((a, b) => a - b);
}

/** Values put on other instants; where a series has none, there is a gap. */
function onTimes(values: readonly Drawn[], own: readonly number[], times: readonly number[]): readonly Drawn[] {
  if (own === times || own.length === times.length) return values;
  const at = new Map(own.map((t, i) => [t, values[i] ?? null]));
  return times.map((t) => at.get(t) ?? null);
}

export function plotSeries(
  panel: TimeSeriesPanel,
  series: readonly ShownSeries[],
  times: readonly number[],
  look: (series: ShownSeries) => SeriesLook,
): readonly PlotSeries[] {
  return series.slice(0, MOST_DRAWN).map((s) => ({
    id: s.id,
    name: s.name,
    values: finite(onTimes(s.values, s.times, times)),
    ...look(s),
    draw: s.draw ?? panel.draw,
    axis: s.axis,
    fill: panel.fill,
    ...(s.band ? { band: { low: finite(onTimes(s.band.low, s.times, times)), high: finite(onTimes(s.band.high, s.times, times)) } } : {}),
  }));
}

/** The axis at a side: the unit of the first series there, the limits of the panel. */
export function plotAxis(panel: TimeSeriesPanel, series: readonly ShownSeries[], side: "left" | "right"): PlotAxis {
  const field = { ...panel.field, ...series.find((s) => s.axis === side)?.field };
  const seconds = secondsOf(field.unit);
  return {
    format: axisFormatOf(field),
    log: panel.logScale,
    binary: isBinaryUnit(field.unit),
    ...(seconds === undefined ? {} : { seconds }),
    ...(field.min === undefined ? {} : { floor: field.min }),
    ...(field.max === undefined ? {} : { ceiling: field.max }),
  };
}

/** Threshold steps as lines or bands; the step that holds below all others has no line. */
export function plotThresholds(panel: TimeSeriesPanel): readonly PlotThreshold[] {
  if (panel.showThresholds === "off") return [];
  const steps = thresholdSteps(panel.field?.thresholds, panel.field?.min, panel.field?.max);
  return steps.flatMap((step, i): PlotThreshold[] => {
    if (!Number.isFinite(step.from) || step.color === "neutral") return [];
    const line = { from: step.from, colour: colourOf(step.color) };
    return [panel.showThresholds === "line" ? line : { ...line, to: steps[i + 1]?.from ?? null }];
  });
}

/** The index of the value a series has at an instant; -1 where it has none near. */
export const indexAt = (series: ShownSeries, at: number): number => nearestIndex(series.times, at);
