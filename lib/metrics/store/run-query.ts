import { Fault } from "@/lib/kernel/faults";
import { type LabelMatcher, METRIC_NAME } from "@/lib/kernel/labels";
import { type TimeRange, spanMs } from "@/lib/kernel/time-range";
import { unixMillis } from "@/lib/kernel/units";
import { addGrowths, aggregateFloats, groupBy, withoutName } from "../evaluate/aggregate";
import { type Growth, type QuantileAnswer, quantileOf } from "../evaluate/buckets";
import { bucketGrowth, growthOverWindows } from "../evaluate/histogram-windows";
import { type Points, histogramField } from "../evaluate/points";
import { type Grid, LOOKBACK_MS, gridTimes, overWindows } from "../evaluate/window";
import type { MetricQuery, QueryResult, ResultSeries } from "../query";
import { ONE_HOUR } from "../rollup";
import type { SeriesData } from "../series-data";
import type { SeriesEntry } from "../series-index";
import type { MetricStore } from "./metric-store";
import { type Resolution, pickResolution, readHistograms, scanPoints } from "./read-points";

const MAX_GRID = 11_000;
const MAX_RESULT_SERIES = 1000;

interface Plan {
  readonly grid: Grid;
  readonly windowMs: number;
  readonly range: TimeRange;
  readonly resolution: Resolution;
}

/** Evaluates a query over stored series. `matchers` already hold what the actor is limited to. Throws Fault `invalid`. */
export async function runQuery(store: MetricStore, query: MetricQuery, matchers: readonly LabelMatcher[]): Promise<QueryResult> {
  check(query);
  const { entries, field } = findSeries(store, query, matchers);
  const plan = planOf(query, entries);
  const answer =
    query.function === "quantile"
      ? await quantiles(store, query, plan, entries)
      : await floats(store, query, plan, query.function, entries, field);
  const limit = query.maxSeries ?? MAX_RESULT_SERIES;
  const ranked = answer.length > limit ? answer.toSorted((a, b) => newest(b) - newest(a)).slice(0, limit) : answer;
  return {
    times: gridTimes(plan.grid),
    stepMs: query.stepMs,
    windowMs: plan.windowMs,
    series: ranked,
    totalSeries: answer.length,
    type: entries[0]?.type ?? "unknown",
    unit: entries[0]?.unit ?? "",
    resolution: plan.resolution,
  };
}

function check(query: MetricQuery): void {
  const { range, stepMs, windowMs = 1, quantile } = query;
  const wrong = (message: string, at: string) => new Fault("invalid", message, { at });
  if (!(stepMs >= 1) || !Number.isInteger(stepMs)) throw wrong("The step must be a whole number of milliseconds, 1 or more.", "stepMs");
  if (!(range.to >= range.from)) throw wrong("The range must not end before it begins.", "range");
  if (!(windowMs > 0)) throw wrong("The window must be longer than nothing.", "windowMs");
  const count = Math.floor(spanMs(range) / stepMs) + 1;
  if (count > MAX_GRID) throw wrong(`That is ${count} points a series; at most ${MAX_GRID} are computed. Use a longer step.`, "stepMs");
  if (query.function === "quantile" && !(quantile !== undefined && quantile >= 0 && quantile <= 1)) {
    throw wrong("A quantile lies between 0 and 1.", "quantile");
  }
}

function planOf(query: MetricQuery, entries: readonly SeriesEntry[]): Plan {
  const { range, stepMs, windowMs = Math.max(stepMs, 60_000) } = query;
  const resolution = pickResolution(query, windowMs, entries);
  // The windows of roll-ups end at multiples of theirs: so must the grid's.
  const from = resolution === "raw" ? range.from : Math.floor(range.from / stepMs) * stepMs;
  const back = Math.max(windowMs, LOOKBACK_MS, resolution === "1h" ? ONE_HOUR : 0);
  const grid = { from, stepMs, count: Math.floor((range.to - from) / stepMs) + 1 };
  return { grid, windowMs, range: { from: unixMillis(from - back), to: unixMillis(range.to + 1) }, resolution };
}

/** The series a query speaks of, and which number of a whole histogram it means. */
function findSeries(store: MetricStore, query: MetricQuery, matchers: readonly LabelMatcher[]) {
  const select = (name: string, form: "float" | "histogram") =>
    store.index.select([{ name: METRIC_NAME, op: "=", value: name }, ...matchers]).filter((entry) => entry.form === form);
  if (query.function === "quantile") {
    const whole = select(query.name, "histogram");
    return { entries: whole.length > 0 ? whole : select(`${query.name}_bucket`, "float"), field: null };
  }
  const plain = select(query.name, "float");
  if (plain.length > 0) return { entries: plain, field: null };
  const suffixed = /^(.+)_(count|sum)$/.exec(query.name);
  const parts = suffixed ? select(suffixed[1] ?? "", "histogram") : [];
  if (parts.length > 0) return { entries: parts, field: suffixed?.[2] === "sum" ? ("sum" as const) : ("count" as const) };
  return { entries: select(query.name, "histogram"), field: "count" as const };
}

async function floats(
  store: MetricStore,
  query: MetricQuery,
  plan: Plan,
  fn: Exclude<MetricQuery["function"], "quantile">,
  entries: readonly SeriesEntry[],
  field: "count" | "sum" | null,
): Promise<ResultSeries[]> {
  const found = new Map<number, Float64Array>();
  const evaluate = (id: number, points: Points) => void found.set(id, overWindows(points, plan.grid, plan.windowMs, fn));
  if (field === null) await scanPoints(store, entries, plan.range, plan.resolution, evaluate);
  else {
    for (const data of await readHistograms(store, entries, plan.range, plan.resolution)) evaluate(data.id, histogramField(data, field));
  }
  const series = entries.flatMap(({ id, labels }) => {
    const item = found.get(id);
    return item ? [{ labels, item }] : [];
  });
  if (!query.aggregate) {
    return series
      .map(({ labels, item }) => ({ labels: fn === "last" ? labels : withoutName(labels), values: listOf(item) }))
      .filter(hasValue);
  }
  const how = query.aggregate;
  return groupBy(series, query.by ?? [])
    .map(({ labels, members }) => ({ labels, values: listOf(aggregateFloats(members, how)) }))
    .filter(hasValue);
}

async function quantiles(store: MetricStore, query: MetricQuery, plan: Plan, entries: readonly SeriesEntry[]): Promise<ResultSeries[]> {
  const groups =
    entries[0]?.form === "histogram"
      ? wholeGroups(query, plan, await readHistograms(store, entries, plan.range, plan.resolution))
      : bucketGroups(query, plan, entries, await increases(store, plan, entries));
  return groups
    .map(({ labels, growths }) =>
      quantileSeries(
        labels,
        growths.map((g) => (g === null ? null : quantileOf(g, query.quantile ?? 0.5))),
      ),
    )
    .filter(hasValue);
}

interface GrowthGroup {
  readonly labels: SeriesData["labels"];
  readonly growths: readonly (Growth | null)[];
}

function wholeGroups(query: MetricQuery, plan: Plan, data: readonly SeriesData[]): GrowthGroup[] {
  const series = data.map((d) => ({ labels: withoutName(d.labels), item: growthOverWindows(d, plan.grid, plan.windowMs) }));
  if (!query.aggregate) return series.map(({ labels, item }) => ({ labels, growths: item }));
  return groupBy(series, query.by ?? []).map(({ labels, members }) => ({ labels, growths: addGrowths(members) }));
}

async function increases(store: MetricStore, plan: Plan, entries: readonly SeriesEntry[]): Promise<Map<number, Float64Array>> {
  const found = new Map<number, Float64Array>();
  await scanPoints(store, entries, plan.range, plan.resolution, (id, points) => {
    found.set(id, overWindows(points, plan.grid, plan.windowMs, "increase"));
  });
  return found;
}

function bucketGroups(
  query: MetricQuery,
  plan: Plan,
  entries: readonly SeriesEntry[],
  found: ReadonlyMap<number, Float64Array>,
): GrowthGroup[] {
  const series = entries.flatMap((entry) => {
    const { le, ...labels } = withoutName(entry.labels);
    const bound = le === "+Inf" ? Infinity : Number(le ?? NaN);
    const increase = found.get(entry.id);
    return Number.isNaN(bound) || !increase ? [] : [{ labels, item: { bound, increase } }];
  });
  const all = [...new Set(series.flatMap(({ labels }) => Object.keys(labels)))];
  return groupBy(series, query.aggregate ? (query.by ?? []) : all).map(({ labels, members }) => ({
    labels,
    growths: bucketGrowth(members, plan.grid),
  }));
}

function quantileSeries(labels: SeriesData["labels"], answers: readonly (QuantileAnswer | null)[]): ResultSeries {
  return {
    labels,
    values: answers.map((a) => (a === null ? null : finite(a.value))),
    bounds: {
      lower: answers.map((a) => (a === null ? null : finite(a.lower))),
      upper: answers.map((a) => (a === null ? null : finite(a.upper))),
      saturated: answers.map((a) => a?.saturated ?? false),
    },
  };
}

const finite = (v: number): number | null => (Number.isFinite(v) ? v : null);
const listOf = (values: Float64Array): (number | null)[] => Array.from(values, finite);
const hasValue = (series: ResultSeries): boolean => series.values.some((v) => v !== null);
const newest = (series: ResultSeries): number => series.values.findLast((v) => v !== null) ?? -Infinity;
