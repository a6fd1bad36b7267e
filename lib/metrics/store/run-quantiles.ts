import { type LabelMatcher, METRIC_NAME } from "@/lib/kernel/labels";
import type { TimeRange } from "@/lib/kernel/time-range";
import { unixMillis } from "@/lib/kernel/units";
import { type Labelled, addGrowths, groupBy, withoutName } from "../evaluate/aggregate";
import { type Growth, quantileOf } from "../evaluate/buckets";
import { bucketGrowth, growthOverWindows } from "../evaluate/histogram-windows";
import { pointsOf } from "../evaluate/points";
import { type Grid, overWindows } from "../evaluate/window";
import type { QuantileGrid, QuantileGroups, QuantileLine, QuantileQuery } from "../query";
import type { SeriesData } from "../series-data";
import { FIVE_MINUTES, ONE_HOUR } from "../rollup";
import type { MetricStore } from "./metric-store";
import { type Resolution, readHistograms } from "./read-points";
import { readStoredSeries } from "./read-series";

/** Reads a histogram's series once and answers every grid, grouping and quantile from them. `matchers` already hold what the actor is limited to. */
export async function runQuantiles(store: MetricStore, query: QuantileQuery, matchers: readonly LabelMatcher[]): Promise<QuantileGroups[]> {
  const select = (name: string, form: "float" | "histogram") =>
    store.index.select([{ name: METRIC_NAME, op: "=", value: name }, ...matchers]).filter((entry) => entry.form === form);
  const whole = select(query.name, "histogram");
  const entries = whole.length > 0 ? whole : select(`${query.name}_bucket`, "float");
  if (entries.length === 0 || query.grids.length === 0) return query.grids.map((grid) => grid.by.map(() => []));
  const range = unionOf(query.grids);
  if (whole.length === 0) {
    const buckets = await readStoredSeries(store, entries, range);
    return query.grids.map((grid) => bucketAnswer(buckets, grid));
  }
  const data = await readHistograms(store, entries, range, resolutionOf(query.grids, range));
  return query.grids.map((grid) => wholeAnswer(data, grid));
}

const unionOf = (grids: readonly QuantileGrid[]): TimeRange => ({
  from: unixMillis(Math.min(...grids.map((g) => g.range.from - g.windowMs))),
  to: unixMillis(Math.max(...grids.map((g) => g.range.to)) + 1),
});

/** Below this the samples are as quick to read. */
const LONG_MS = 12 * ONE_HOUR;

/** Thinned-out histograms answer grids whose points and windows are whole ones of theirs. A window that held few of them would show too little. */
function resolutionOf(grids: readonly QuantileGrid[], range: TimeRange): Resolution {
  if (range.to - range.from < LONG_MS) return "raw";
  const fits = (step: number) =>
    grids.every(
      (g) =>
        g.range.from % step === 0 &&
        (g.range.to === g.range.from || g.stepMs % step === 0) &&
        g.windowMs % step === 0 &&
        g.windowMs >= 4 * step,
    );
  return fits(ONE_HOUR) ? "1h" : fits(FIVE_MINUTES) ? "5m" : "raw";
}

const gridOf = ({ range, stepMs }: QuantileGrid): Grid => ({
  from: range.from,
  stepMs,
  count: Math.floor((range.to - range.from) / stepMs) + 1,
});

function wholeAnswer(data: readonly SeriesData[], ask: QuantileGrid): QuantileGroups {
  const grid = gridOf(ask);
  // The growth of each series is worked out once, however it is grouped and whatever is asked of it.
  const series = data.map((d): Labelled<(Growth | null)[]> => ({
    labels: withoutName(d.labels),
    item: growthOverWindows(d, grid, ask.windowMs),
  }));
  return ask.by.map((by) =>
    groupBy(series, by).map(({ labels, members }) => ({ labels, lines: linesOf(addGrowths(members), ask.quantiles) })),
  );
}

function bucketAnswer(data: readonly SeriesData[], ask: QuantileGrid): QuantileGroups {
  const grid = gridOf(ask);
  const series = data.flatMap((d) => {
    const { le, ...labels } = withoutName(d.labels);
    const bound = le === "+Inf" ? Infinity : Number(le ?? NaN);
    if (Number.isNaN(bound)) return [];
    const increase = overWindows(pointsOf(d.times, d.values, d.stale), grid, ask.windowMs, "increase");
    return [{ labels, item: { bound, increase } }];
  });
  return ask.by.map((by) =>
    groupBy(series, by).map(({ labels, members }) => ({
      labels,
      lines: linesOf(bucketGrowth(members, grid), ask.quantiles),
    })),
  );
}

function linesOf(growths: readonly (Growth | null)[], quantiles: readonly number[]): QuantileLine[] {
  return quantiles.map((q) => {
    const answers = growths.map((g) => (g === null ? null : quantileOf(g, q)));
    return {
      values: answers.map((a) => (a === null ? null : finite(a.value))),
      bounds: {
        lower: answers.map((a) => (a === null ? null : finite(a.lower))),
        upper: answers.map((a) => (a === null ? null : finite(a.upper))),
        saturated: answers.map((a) => a?.saturated ?? false),
      },
    };
  });
}

const finite = (v: number): number | null => (Number.isFinite(v) ? v : null);
