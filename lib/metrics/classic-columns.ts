import { decodeEvenChunks } from "./codec/classic-chunks";
import { type HistogramColumns, type HistogramRun, decodeHistogramColumns } from "./codec/histogram-chunk";
import type { TakeDoubles } from "./sample-memory";
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
 * first, apart into columns; native ones are passed over, and so are chunks
 * outside the left-open window. Null when there is none. Without buckets only
 * counts and sums are made.
 */
export function classicColumns(
  chunks: readonly Uint8Array[],
  from: number,
  to: number,
  withBuckets: boolean,
  take: TakeDoubles,
): ClassicColumns | null {
  const even = decodeEvenChunks(chunks, from, to, withBuckets, take);
  if (even === null) return unevenColumns(chunks.map(decodeHistogramColumns));
  if (even.n === 0) return null;
  const { times, bounds } = even;
  // Almost every series comes out in order.
  const order = isAscending(times, even.n) ? null : ascendingOrder(times, even.n);
  const sorted = order ? gather(times, order) : times;
  const column = (values: Float64Array): FloatColumns => ({ times: sorted, values: order ? gather(values, order) : values });
  return {
    sum: column(even.sums),
    count: column(even.counts),
    buckets: even.buckets.map((values, b) => ({ bound: bounds[b] ?? Infinity, columns: column(values) })),
  };
}

/** The bounds changed on the way, or native histograms lie between: each bound has the samples of the histograms that knew it. */
function unevenColumns(chunks: readonly HistogramColumns[]): ClassicColumns | null {
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
  if (n === 0) return null;
  const times = joined(pieces, n);
  const order = ascendingOrder(times, n);
  const sorted = gather(times, order);
  const column = (of: (run: HistogramRun) => Float64Array): FloatColumns => {
    const all = joined(
      runs.map(({ run }) => of(run)),
      n,
    );
    return { times: sorted, values: gather(all, order) };
  };
  return { sum: column(({ sums }) => sums), count: column(({ counts }) => counts), buckets: unevenBuckets(runs, times, order) };
}

function unevenBuckets(runs: readonly ClassicRun[], times: Float64Array, order: readonly number[]): ClassicColumns["buckets"] {
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
  return [...found]
    .sort(([a], [b]) => a - b)
    .map(([bound, { values, has }]) => {
      const kept = order.filter((i) => has[i] === 1);
      return { bound, columns: { times: gather(times, kept), values: gather(values, kept) } };
    });
}

function joined(pieces: readonly Float64Array[], n: number): Float64Array {
  const out = new Float64Array(n);
  let at = 0;
  for (const piece of pieces) {
    out.set(piece, at);
    at += piece.length;
  }
  return out;
}

const gather = (column: Float64Array, order: readonly number[]): Float64Array => Float64Array.from(order, (i) => column[i] as number);
