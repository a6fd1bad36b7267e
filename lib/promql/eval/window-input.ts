import type { Labels } from "@/lib/kernel/labels";
import type { MatrixSelector, Subquery } from "../ast";
import type { FloatHistogram } from "../histogram/float-histogram";
import { type PromSeries, type RolledSamples, SAMPLE_FLOAT, SAMPLE_HISTOGRAM } from "../series";
import type { Evaluation } from "./evaluation";
import { type Grid, gridTimes, subqueryGrid } from "./grid";
import { FLOAT, HISTOGRAM } from "./result";
import { type Row, countPresent } from "./row";

/** The samples of one series that windows slide over: floats and histograms in columns of their own, stale marks left out. */
export interface WindowInput {
  readonly labels: Labels;
  readonly dropName: boolean;
  readonly times: Float64Array;
  readonly values: Float64Array;
  readonly histogramTimes: Float64Array;
  readonly histograms: readonly FloatHistogram[];
  /** Start timestamps of floats and of histograms; null: none are known, or they do not count. */
  readonly starts: Float64Array | null;
  readonly histogramStarts: Float64Array | null;
  readonly rolled: RolledSamples | null;
}

/** The windows of every step of a grid: `(end − length, end]` with end = firstEnd + i · step. Milliseconds. */
export interface WindowFrame {
  readonly firstEnd: number;
  /** 0 where `@` fixes the window. */
  readonly step: number;
  readonly steps: number;
  readonly length: number;
  /** The grid's own instants, which `@` and offset do not move. */
  readonly grid: Grid;
}

const NO_TIMES = new Float64Array(0);
const NO_HISTOGRAMS: readonly FloatHistogram[] = [];

export type WindowSource = MatrixSelector | Subquery;

export function frameOf(ev: Evaluation, source: WindowSource, grid: Grid): WindowFrame {
  const { length, offsetMs, atMs } = shapeOf(ev, source);
  const fixed = atMs !== null;
  return { firstEnd: (atMs ?? grid.start) - offsetMs, step: fixed ? 0 : grid.step, steps: grid.steps, length, grid };
}

function shapeOf(ev: Evaluation, source: WindowSource): { length: number; offsetMs: number; atMs: number | null } {
  if (source.type === "matrix-selector") {
    const resolved = ev.plan.selectors.get(source.selector);
    const length = ev.plan.windows.get(source);
    if (!resolved || length === undefined) throw new Error("the range vector is not part of the plan");
    return { length, offsetMs: resolved.offsetMs, atMs: resolved.atMs };
  }
  const resolved = ev.plan.subqueries.get(source);
  if (!resolved) throw new Error("the subquery is not part of the plan");
  return { length: resolved.windowMs, offsetMs: resolved.offsetMs, atMs: resolved.atMs };
}

/** Visits every series of a range vector. What it is given is only valid until it returns. */
export function eachWindowInput(ev: Evaluation, source: WindowSource, grid: Grid, visit: (input: WindowInput) => void): void {
  if (source.type === "matrix-selector") {
    const resolved = ev.plan.selectors.get(source.selector);
    if (!resolved) throw new Error("the selector is not part of the plan");
    const { useStartTimestamps } = ev.plan.params;
    for (const series of ev.series(source.selector)) visit(inputOfSeries(series, useStartTimestamps));
    return;
  }
  const resolved = ev.plan.subqueries.get(source);
  if (!resolved) throw new Error("the subquery is not part of the plan");
  const inner = subqueryGrid(grid, resolved);
  ev.reserve(inner.steps);
  const times = gridTimes(inner);
  ev.stream(source.expr, inner, { retains: false, take: (row) => visit(fromRow(row, times)) });
}

export function inputOfSeries(series: PromSeries, withStarts: boolean): WindowInput {
  const { labels, times, values, kinds } = series;
  const starts = withStarts ? series.starts : null;
  const plain = { labels, dropName: false, histogramTimes: NO_TIMES, histograms: NO_HISTOGRAMS, histogramStarts: null };
  if (kinds === null) return { ...plain, times, values, starts, rolled: series.rolled ?? null };
  return splitKinds(series, kinds, starts);
}

/** Floats and histograms apart, stale marks left out. */
function splitKinds(series: PromSeries, kinds: Uint8Array, starts: Float64Array | null): WindowInput {
  let floats = 0;
  let others = 0;
  for (let i = 0; i < kinds.length; i++) {
    if (kinds[i] === SAMPLE_FLOAT) floats++;
    else if (kinds[i] === SAMPLE_HISTOGRAM) others++;
  }
  const times = new Float64Array(floats);
  const values = new Float64Array(floats);
  const floatStarts = starts && new Float64Array(floats);
  const histogramTimes = others > 0 ? new Float64Array(others) : NO_TIMES;
  const histogramStarts = starts && new Float64Array(others);
  const histograms: FloatHistogram[] = [];
  let at = 0;
  for (let i = 0; i < kinds.length; i++) {
    if (kinds[i] === SAMPLE_FLOAT) {
      times[at] = series.times[i] as number;
      values[at] = series.values[i] as number;
      if (floatStarts && starts) floatStarts[at] = starts[i] as number;
      at++;
    } else if (kinds[i] === SAMPLE_HISTOGRAM) {
      histogramTimes[histograms.length] = series.times[i] as number;
      if (histogramStarts && starts) histogramStarts[histograms.length] = starts[i] as number;
      histograms.push(series.histograms?.[i] as FloatHistogram);
    }
  }
  return {
    labels: series.labels,
    dropName: false,
    times,
    values,
    histogramTimes,
    histograms,
    starts: floatStarts,
    histogramStarts,
    rolled: null,
  };
}

/** What a subquery's inner expression gave. Its histograms say nothing about resets: steps were left out. */
function fromRow(row: Row, times: Float64Array): WindowInput {
  const { labels, dropName, present } = row;
  const plain = { labels, dropName, starts: null, histogramStarts: null, rolled: null };
  const n = countPresent(present);
  if (!row.histograms) {
    if (n === present.length) return { ...plain, times, values: row.values, histogramTimes: NO_TIMES, histograms: NO_HISTOGRAMS };
    const kept = new Float64Array(n);
    const values = new Float64Array(n);
    for (let i = 0, at = 0; i < present.length; i++) {
      if (present[i] === 0) continue;
      kept[at] = times[i] as number;
      values[at++] = row.values[i] as number;
    }
    return { ...plain, times: kept, values, histogramTimes: NO_TIMES, histograms: NO_HISTOGRAMS };
  }
  const floats: number[] = [];
  const others: number[] = [];
  for (let i = 0; i < present.length; i++) {
    if (present[i] === FLOAT) floats.push(i);
    else if (present[i] === HISTOGRAM) others.push(i);
  }
  return {
    ...plain,
    times: Float64Array.from(floats, (i) => times[i] as number),
    values: Float64Array.from(floats, (i) => row.values[i] as number),
    histogramTimes: Float64Array.from(others, (i) => times[i] as number),
    histograms: others.map((i) => unknownReset(row.histograms?.[i] as FloatHistogram)),
  };
}

const unknownReset = (h: FloatHistogram): FloatHistogram => (h.hint === "reset" || h.hint === "not_reset" ? { ...h, hint: "unknown" } : h);

/** The least index whose time is above `limit`. */
export function firstAfter(times: Float64Array, limit: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] as number) > limit) high = middle;
    else low = middle + 1;
  }
  return low;
}
