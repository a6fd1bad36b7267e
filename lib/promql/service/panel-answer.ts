import type { Labels } from "@/lib/kernel/labels";
import type { QuantileBounds, QueryResult, ResultSeries } from "../eval/result";
import { ABSENT, FLOAT, HISTOGRAM } from "../eval/result";
import { populatedBuckets } from "../histogram/buckets";
import type { FloatHistogram } from "../histogram/float-histogram";
import type { PanelAnswer, PanelBounds, PanelHistogram, PanelSeries, PanelValue } from "../panel-query";
import { type PromSeries, SAMPLE_FLOAT, SAMPLE_HISTOGRAM } from "../series";

export interface AnswerShape {
  readonly ref: string;
  readonly stepMs: number;
  /** 0: every point. */
  readonly maxPoints: number;
  readonly maxSeries: number;
  readonly stats: PanelAnswer["stats"];
}

/** A result in the form that the console's pages draw. */
export function panelAnswer(result: QueryResult, shape: AnswerShape): PanelAnswer {
  const { ref, stepMs, maxPoints, stats } = shape;
  const all = result.samples ? onOneGrid(result.samples) : { times: result.times, series: result.series };
  const slots = slotsOf(all.times, result.samples ? 0 : stepMs, maxPoints);
  const ranked = all.series.length > shape.maxSeries ? mostFirst(all.series).slice(0, shape.maxSeries) : all.series;
  return {
    ref,
    resultType: result.type,
    times: slots ? slots.map(({ last }) => all.times[last] as number) : Array.from(all.times),
    stepMs,
    series: ranked.map((series) => (slots ? thinned(series, slots) : plain(series))),
    ...(result.text === null ? {} : { text: result.text }),
    totalSeries: all.series.length,
    notes: result.annotations,
    stats,
    ...(result.explain ? { explain: result.explain } : {}),
  };
}

/** Those with the greatest last value first. */
function mostFirst(series: readonly ResultSeries[]): ResultSeries[] {
  const last = ({ values, present }: ResultSeries) => {
    for (let i = present.length - 1; i >= 0; i--) if (present[i] === FLOAT && !Number.isNaN(values[i])) return values[i] as number;
    return -Infinity;
  };
  return series
    .map((one) => ({ one, value: last(one) }))
    .sort((a, b) => (b.value > a.value ? 1 : b.value < a.value ? -1 : 0))
    .map(({ one }) => one);
}

/** Steps that are drawn as one: places `first` to `last` of the grid. */
interface Slot {
  readonly first: number;
  readonly last: number;
}

/**
 * Cuts the grid at whole multiples of a longer step, counted from the epoch:
 * a chart that moves on with time then keeps the slots it has. Null when
 * every point fits.
 */
function slotsOf(times: Float64Array, stepMs: number, maxPoints: number): Slot[] | null {
  if (maxPoints <= 0 || stepMs <= 0 || times.length <= maxPoints) return null;
  // One slot more than asked for may come out where the grid begins inside one.
  const length = Math.ceil(times.length / Math.max(1, maxPoints - 1)) * stepMs;
  const slots: { first: number; last: number }[] = [];
  let own = NaN;
  for (let i = 0; i < times.length; i++) {
    const number = Math.ceil((times[i] as number) / length);
    if (number !== own) slots.push({ first: i, last: i });
    else (slots.at(-1) as { last: number }).last = i;
    own = number;
  }
  return slots;
}

function plain({ labels, values, present, histograms, bounds }: ResultSeries): PanelSeries {
  return {
    labels,
    values: Array.from(values, (v, i) => (present[i] === FLOAT ? panelValue(v) : null)),
    ...(bounds ? { bounds: plainBounds(bounds, present) } : {}),
    ...(histograms ? { histograms: histograms.map((h, i) => (h && present[i] === HISTOGRAM ? panelHistogram(h) : null)) } : {}),
  };
}

function plainBounds({ lower, upper, saturated }: QuantileBounds, present: Uint8Array): PanelBounds {
  const of = (column: Float64Array) => Array.from(column, (v, i) => (present[i] === FLOAT ? panelValue(v) : null));
  return { lower: of(lower), upper: of(upper), saturated: Array.from(saturated, (s) => s !== 0) };
}

/** The last value of each slot, with the least and greatest of all: no peak is lost. */
function thinned({ labels, values, present, histograms, bounds }: ResultSeries, slots: readonly Slot[]): PanelSeries {
  const last: PanelValue[] = [];
  const least: PanelValue[] = [];
  const greatest: PanelValue[] = [];
  const lower: PanelValue[] = [];
  const upper: PanelValue[] = [];
  const saturated: boolean[] = [];
  const kept: (PanelHistogram | null)[] = [];
  for (const slot of slots) {
    const found = extremesOf(values, present, slot);
    last.push(found === null ? null : panelValue(values[found.last] as number));
    least.push(found === null ? null : panelValue(found.least));
    greatest.push(found === null ? null : panelValue(found.greatest));
    if (bounds) {
      lower.push(found === null ? null : panelValue(extremesOf(bounds.lower, present, slot)?.least ?? NaN));
      upper.push(found === null ? null : panelValue(extremesOf(bounds.upper, present, slot)?.greatest ?? NaN));
      saturated.push(bounds.saturated.subarray(slot.first, slot.last + 1).some((s) => s !== 0));
    }
    if (histograms) {
      let at = slot.last;
      while (at >= slot.first && present[at] !== HISTOGRAM) at--;
      const histogram = at >= slot.first ? histograms[at] : undefined;
      kept.push(histogram ? panelHistogram(histogram) : null);
    }
  }
  return {
    labels,
    values: last,
    least,
    greatest,
    ...(bounds ? { bounds: { lower, upper, saturated } } : {}),
    ...(histograms ? { histograms: kept } : {}),
  };
}

function extremesOf(values: Float64Array, present: Uint8Array, { first, last }: Slot) {
  let place = -1;
  let least = NaN;
  let greatest = NaN;
  for (let i = first; i <= last; i++) {
    if (present[i] !== FLOAT) continue;
    const v = values[i] as number;
    place = i;
    if (v < least || Number.isNaN(least)) least = v;
    if (v > greatest || Number.isNaN(greatest)) greatest = v;
  }
  return place < 0 ? null : { last: place, least, greatest };
}

export const panelValue = (v: number): PanelValue => (Number.isFinite(v) ? v : Number.isNaN(v) ? "NaN" : v > 0 ? "+Inf" : "-Inf");

const panelHistogram = (h: FloatHistogram): PanelHistogram => ({
  count: panelValue(h.count),
  sum: panelValue(h.sum),
  buckets: populatedBuckets(h).map(({ lower, upper, count }) => [panelValue(lower), panelValue(upper), count]),
});

/** A range vector's samples, each series at its own times, on the union of those. */
function onOneGrid(samples: readonly PromSeries[]): { readonly times: Float64Array; readonly series: ResultSeries[] } {
  const times = Float64Array.from(new Set(samples.flatMap((series) => [...series.times]))).sort();
  const place = new Map(Array.from(times, (t, i) => [t, i]));
  const series = samples.map((s): ResultSeries & { labels: Labels } => {
    const values = new Float64Array(times.length);
    const present = new Uint8Array(times.length);
    const histograms = s.histograms ? Array.from({ length: times.length }, (): FloatHistogram | undefined => undefined) : null;
    for (let i = 0; i < s.times.length; i++) {
      const at = place.get(s.times[i] as number) ?? 0;
      const kind = s.kinds?.[i] ?? SAMPLE_FLOAT;
      values[at] = s.values[i] as number;
      present[at] = kind === SAMPLE_FLOAT ? FLOAT : kind === SAMPLE_HISTOGRAM ? HISTOGRAM : ABSENT;
      if (histograms) histograms[at] = s.histograms?.[i];
    }
    return { labels: s.labels, values, present, histograms };
  });
  return { times, series };
}
