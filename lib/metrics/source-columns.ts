import { type Labels, METRIC_NAME, canonicalLabels } from "@/lib/kernel/labels";
import type { HistogramValue } from "@/lib/telemetry/metric";
import type { AssembledFloats } from "./assemble";
import { boundText } from "./bound-text";
import { type ClassicColumns, type FloatColumns, classicColumns } from "./classic-columns";
import { ByteReader } from "./codec/bytes";
import { decodeHistogramColumns, histogramsOf, readHistogramHead } from "./codec/histogram-chunk";
import { ascendingOrder, isAscending, normaliseTimes, upperBound } from "./merge-samples";
import { KIND_FLOAT, KIND_HISTOGRAM, KIND_STALE, type ReadWindow, type SeriesColumns } from "./read-plan";

import type { TakeDoubles } from "./sample-memory";

export type Columns = Omit<SeriesColumns, "labels" | "rolled">;

/** A stored float series, decoded. */
export class FloatSource {
  readonly samples: number;
  readonly #data: AssembledFloats;
  #columns: Columns | null = null;

  constructor(data: AssembledFloats) {
    this.#data = data;
    this.samples = data.times.length;
  }

  columns(): Columns {
    const { times, values, marks } = this.#data;
    return (this.#columns ??= withMarks({ times, values, kinds: null, histograms: null }, normaliseTimes(marks)));
  }
}

/** A stored series of whole histograms; its forms are decoded when they are asked for. */
export class HistogramSource {
  /** Those in chunks that may lie outside the window included. */
  readonly samples: number;
  readonly #chunks: readonly Uint8Array[];
  readonly #marks: Float64Array;
  readonly #from: number;
  readonly #to: number;
  readonly #take: TakeDoubles;
  #whole: ClassicColumns | null | undefined;
  #totals: ClassicColumns | null | undefined;

  /** `chunks` of histograms, those that count least first; what lies outside the left-open window may be left out. */
  constructor(chunks: readonly Uint8Array[], marks: readonly number[], { from, to }: ReadWindow, take: TakeDoubles) {
    this.#take = take;
    this.#chunks = chunks;
    this.#marks = normaliseTimes(marks);
    this.#from = from;
    this.#to = to;
    this.samples = chunks.reduce((n, chunk) => n + readHistogramHead(new ByteReader(chunk)), 0);
  }

  /** The histograms, native ones alone unless `classic`. Null when there is none. */
  columns(classic: boolean): Columns | null {
    const times: number[] = [];
    const histograms: HistogramValue[] = [];
    for (const chunk of this.#chunks) {
      const { times: all, runs } = decodeHistogramColumns(chunk);
      let at = 0;
      for (const run of runs) {
        const wanted = (i: number) => (all[at + i] as number) > this.#from && (all[at + i] as number) <= this.#to;
        if (classic || run.layout.kind === "native") {
          for (const [i, histogram] of histogramsOf(run).entries()) {
            if (!wanted(i)) continue;
            times.push(all[at + i] as number);
            histograms.push(histogram);
          }
        }
        at += run.size;
      }
    }
    if (times.length === 0) return null;
    const order = isAscending(times, times.length) ? null : ascendingOrder(times, times.length);
    const sorted = order ? Float64Array.from(order, (i) => times[i] as number) : Float64Array.from(times);
    const columns: Columns = {
      times: sorted,
      values: new Float64Array(sorted.length),
      kinds: new Uint8Array(sorted.length).fill(KIND_HISTOGRAM),
      histograms: order ? order.map((i) => histograms[i] as HistogramValue) : histograms,
    };
    return withMarks(columns, this.#marks);
  }

  part(part: "count" | "sum"): Columns | null {
    this.#totals ??= this.#whole ?? classicColumns(this.#chunks, this.#from, this.#to, false, this.#take);
    return this.#totals ? this.#ofFloats(this.#totals[part]) : null;
  }

  buckets(): { readonly bound: number; readonly columns: Columns }[] {
    this.#whole ??= classicColumns(this.#chunks, this.#from, this.#to, true, this.#take);
    return (this.#whole?.buckets ?? []).map(({ bound, columns }) => ({ bound, columns: this.#ofFloats(columns) }));
  }

  #ofFloats({ times, values }: FloatColumns): Columns {
    return withMarks({ times, values, kinds: null, histograms: null }, this.#marks);
  }
}

/** Puts stale marks between samples; a sample at the same instant wins. */
export function withMarks(columns: Columns, marks: Float64Array): Columns {
  if (marks.length === 0) return columns;
  const stale: Columns = {
    times: marks,
    values: new Float64Array(marks.length),
    kinds: new Uint8Array(marks.length).fill(KIND_STALE),
    histograms: null,
  };
  return mergeColumns(columns, stale);
}

/** Two columns as one; where both have an instant the first counts, except that any sample counts more than a stale mark. */
export function mergeColumns(a: Columns, b: Columns | null): Columns {
  if (b === null || b.times.length === 0) return a;
  const most = a.times.length + b.times.length;
  const times = new Float64Array(most);
  const values = new Float64Array(most);
  const kinds = new Uint8Array(most);
  const histograms = a.histograms || b.histograms ? ([] as (HistogramValue | undefined)[]) : null;
  let n = 0;
  let i = 0;
  let j = 0;
  while (i < a.times.length || j < b.times.length) {
    const ta = a.times[i] ?? Infinity;
    const tb = b.times[j] ?? Infinity;
    let from = ta <= tb ? a : b;
    if (ta === tb && a.kinds?.[i] === KIND_STALE) from = b;
    const at = from === a ? i : j;
    times[n] = from.times[at] as number;
    values[n] = from.values[at] as number;
    kinds[n] = from.kinds?.[at] ?? KIND_FLOAT;
    if (histograms) histograms[n] = from.histograms?.[at];
    n++;
    if (ta <= tb) i++;
    if (tb <= ta) j++;
  }
  return { times: times.subarray(0, n), values: values.subarray(0, n), kinds: kinds.subarray(0, n), histograms };
}

/** What lies in the left-open window; views of the same memory. */
export function sliceColumns(columns: Columns, from: number, to: number): Columns {
  const { times, values, kinds, histograms } = columns;
  const low = upperBound(times, from);
  const high = upperBound(times, to);
  if (low === 0 && high === times.length) return columns;
  const before = histograms?.[low - 1];
  return {
    ...(before && { before }),
    times: times.subarray(low, high),
    values: values.subarray(low, high),
    kinds: kinds?.subarray(low, high) ?? null,
    histograms: histograms?.slice(low, high) ?? null,
  };
}

/** The labels of a histogram's `_count` or `_sum` series. */
export const partLabels = (labels: Labels, part: "count" | "sum"): Labels => ({
  ...labels,
  [METRIC_NAME]: `${labels[METRIC_NAME] ?? ""}_${part}`,
});

/** The labels of a histogram's buckets, by their upper bound. */
export function bucketLabels(labels: Labels): (bound: number) => Labels {
  // Canonical once; the copies keep the order.
  const all = canonicalLabels({ ...labels, [METRIC_NAME]: `${labels[METRIC_NAME] ?? ""}_bucket`, le: "+Inf" });
  return (bound) => ({ ...all, le: boundText(bound) });
}
