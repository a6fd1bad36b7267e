import type { HistogramColumns, HistogramRun } from "./codec/histogram-chunk";
import { ascendingOrder, isAscending } from "./merge-samples";

/** Float samples, ascending. */
export interface FloatColumns {
  readonly times: Float64Array;
  readonly values: Float64Array;
}

/** What a classic histogram that is stored whole looks like as float series. */
export interface ClassicColumns {
  readonly count: FloatColumns;
  readonly sum: FloatColumns;
  /** Cumulative counts by upper bound, ascending, +Infinity last. */
  readonly buckets: readonly { readonly bound: number; readonly columns: FloatColumns }[];
}

interface ClassicRun {
  readonly run: HistogramRun;
  readonly bounds: Float64Array;
  /** Where its samples begin among all. */
  readonly at: number;
}

/**
 * Takes the classic histograms of a series' chunks, those that count least
 * first, apart into columns; native ones are passed over. Null when there is
 * none. Nothing is made for a single histogram: pages ask for hundreds of
 * series at a time.
 */
export function classicColumns(chunks: readonly HistogramColumns[]): ClassicColumns | null {
  const runs: ClassicRun[] = [];
  const pieces: Float64Array[] = [];
  let n = 0;
  for (const { times, runs: all } of chunks) {
    let at = 0;
    for (const run of all) {
      if (run.layout.kind === "classic") {
        runs.push({ run, bounds: run.layout.bounds, at: n });
        pieces.push(times.subarray(at, at + run.size));
        n += run.size;
      }
      at += run.size;
    }
  }
  const first = runs[0];
  if (!first) return null;
  const times = joined(pieces, n);
  const order = isAscending(times, n) ? null : ascendingOrder(times, n);
  const sorted = order ? gather(times, order) : times;
  const column = (of: (run: HistogramRun) => Float64Array): FloatColumns => {
    const all = joined(
      runs.map(({ run }) => of(run)),
      n,
    );
    return { times: sorted, values: order ? gather(all, order) : all };
  };
  const sum = column(({ sums }) => sums);
  const count = column(({ counts }) => counts);
  const uniform = runs.every(({ bounds }) => bounds === first.bounds || sameBounds(bounds, first.bounds));
  return { sum, count, buckets: uniform ? evenBuckets(runs, sorted, order, n) : unevenBuckets(runs, times, order) };
}

/** Every histogram has the same bounds: the columns of instants are one. */
function evenBuckets(runs: readonly ClassicRun[], times: Float64Array, order: readonly number[] | null, n: number) {
  const bounds = runs[0]?.bounds ?? new Float64Array(0);
  let before: Float64Array | null = null;
  return Array.from({ length: bounds.length + 1 }, (_, b) => {
    const values = new Float64Array(n);
    for (const { run, at } of runs) {
      const counts = run.positive[b] as Float64Array;
      if (before === null) values.set(counts, at);
      else for (let i = 0; i < run.size; i++) values[at + i] = (before[at + i] as number) + (counts[i] as number);
    }
    before = values;
    return { bound: bounds[b] ?? Infinity, columns: { times, values: order ? gather(values, order) : values } };
  });
}

/** The bounds changed on the way: each bound has the samples of the histograms that knew it. */
function unevenBuckets(runs: readonly ClassicRun[], times: Float64Array, order: readonly number[] | null) {
  const found = new Map<number, { values: Float64Array; has: Uint8Array }>();
  for (const { run, bounds, at } of runs) {
    const total = new Float64Array(run.size);
    for (let b = 0; b <= bounds.length; b++) {
      const bound = bounds[b] ?? Infinity;
      let held = found.get(bound);
      if (!held) found.set(bound, (held = { values: new Float64Array(times.length), has: new Uint8Array(times.length) }));
      const counts = run.positive[b] as Float64Array;
      for (let i = 0; i < run.size; i++) held.values[at + i] = total[i] = (total[i] as number) + (counts[i] as number);
      held.has.fill(1, at, at + run.size);
    }
  }
  const all = order ?? Array.from(times, (_, i) => i);
  return [...found]
    .sort(([a], [b]) => a - b)
    .map(([bound, { values, has }]) => {
      const kept = all.filter((i) => has[i] === 1);
      return { bound, columns: { times: gather(times, kept), values: gather(values, kept) } };
    });
}

function joined(pieces: readonly Float64Array[], n: number): Float64Array {
  if (pieces.length === 1) return pieces[0] as Float64Array;
  const out = new Float64Array(n);
  let at = 0;
  for (const piece of pieces) {
    out.set(piece, at);
    at += piece.length;
  }
  return out;
}

const gather = (column: Float64Array, order: readonly number[]): Float64Array => Float64Array.from(order, (i) => column[i] as number);

function sameBounds(a: Float64Array, b: Float64Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
