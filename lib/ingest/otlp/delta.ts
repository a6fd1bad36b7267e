import type { ClassicHistogram, SeriesRef } from "@/lib/telemetry";
import { addBuckets, downscale, type ExponentialBuckets } from "./native-buckets";

/** An exponential histogram before it becomes Prometheus' native form. */
export interface ExponentialPoint {
  readonly scale: number;
  readonly zeroThreshold: number;
  readonly zeroCount: number;
  readonly sum: number;
  readonly count: number;
  readonly positive: ExponentialBuckets;
  readonly negative: ExponentialBuckets;
}

interface Total {
  /** The newest point counted in. */
  lastMs: number;
  value: number;
  histogram: ClassicHistogram | null;
  exponential: ExponentialPoint | null;
}

type Undo = () => void;

/** Sums that were written within one request: kept when it commits, taken back when it does not. */
export class DeltaRequest {
  readonly #undo: Undo[] = [];
  readonly #totals: DeltaTotals;

  constructor(totals: DeltaTotals) {
    this.#totals = totals;
  }

  /** The running total after adding, or null when the point is not newer than the last: a repeated delivery. */
  add(ref: SeriesRef, atMs: number, delta: number): number | null {
    const total = this.#next(ref, atMs);
    if (total === null) return null;
    total.value += delta;
    this.#undo.push(() => (total.value -= delta));
    return total.value;
  }

  addHistogram(ref: SeriesRef, atMs: number, delta: ClassicHistogram): ClassicHistogram | null {
    const total = this.#next(ref, atMs);
    if (total === null) return null;
    const before = total.histogram;
    // Other bounds are another histogram: the total starts again, as after a restart.
    const sum = before !== null && sameBounds(before.bounds, delta.bounds) ? combine(before, delta, 1) : delta;
    total.histogram = sum;
    this.#undo.push(() => {
      const now = total.histogram;
      total.histogram = now === sum ? before : now !== null && sameBounds(now.bounds, delta.bounds) ? combine(now, delta, -1) : now;
    });
    return sum;
  }

  addExponential(ref: SeriesRef, atMs: number, delta: ExponentialPoint): ExponentialPoint | null {
    const total = this.#next(ref, atMs);
    if (total === null) return null;
    const before = total.exponential;
    const sum = before === null ? delta : addExponentials(before, delta, 1);
    total.exponential = sum;
    this.#undo.push(() => {
      const now = total.exponential;
      total.exponential = now === sum || now === null ? before : addExponentials(now, delta, -1);
    });
    return sum;
  }

  /** Takes back what this request added; totals that others added meanwhile stay. */
  rollBack(): void {
    for (const undo of this.#undo.reverse()) undo();
    this.#undo.length = 0;
  }

  #next(ref: SeriesRef, atMs: number): Total | null {
    const total = this.#totals.of(ref);
    if (atMs <= total.lastMs) return null;
    const before = total.lastMs;
    total.lastMs = atMs;
    this.#undo.push(() => {
      if (total.lastMs === atMs) total.lastMs = before;
    });
    return total;
  }
}

/**
 * Running totals of series that are sent as deltas, so that they are stored
 * as the cumulative counters every query expects. They live in memory: after
 * a restart of this process a total starts at zero, which `rate` reads as the
 * counter reset it is. Bounded; the series longest untouched is forgotten first.
 */
export class DeltaTotals {
  readonly #most: number;
  readonly #totals = new Map<SeriesRef, Total>();

  constructor(most = 200_000) {
    this.#most = most;
  }

  begin(): DeltaRequest {
    return new DeltaRequest(this);
  }

  of(ref: SeriesRef): Total {
    const known = this.#totals.get(ref);
    if (known) {
      this.#totals.delete(ref);
      this.#totals.set(ref, known);
      return known;
    }
    if (this.#totals.size >= this.#most) {
      const oldest = this.#totals.keys().next();
      if (!oldest.done) this.#totals.delete(oldest.value);
    }
    const total: Total = { lastMs: 0, value: 0, histogram: null, exponential: null };
    this.#totals.set(ref, total);
    return total;
  }

  get size(): number {
    return this.#totals.size;
  }
}

const sameBounds = (a: Float64Array, b: Float64Array): boolean => a.length === b.length && a.every((bound, i) => bound === b[i]);

const combine = (a: ClassicHistogram, b: ClassicHistogram, sign: 1 | -1): ClassicHistogram => ({
  kind: "classic",
  bounds: b.bounds,
  counts: a.counts.map((count, i) => count + sign * (b.counts[i] ?? 0)),
  sum: a.sum + sign * b.sum,
  count: a.count + sign * b.count,
});

/** Buckets one side may have; beyond it resolution is given up, as SDKs do. */
const MOST_BUCKETS = 1024;

/** Buckets that both points together span at `scale`. */
function width(a: ExponentialPoint, b: ExponentialPoint, side: "positive" | "negative", scale: number): number {
  let from = Infinity;
  let to = -Infinity;
  for (const point of [a, b]) {
    const { offset, counts } = point[side];
    if (counts.length === 0) continue;
    const divisor = 2 ** (point.scale - scale);
    from = Math.min(from, Math.floor(offset / divisor));
    to = Math.max(to, Math.floor((offset + counts.length - 1) / divisor));
  }
  return to - from + 1;
}

function addExponentials(a: ExponentialPoint, b: ExponentialPoint, sign: 1 | -1): ExponentialPoint {
  let scale = Math.min(a.scale, b.scale);
  while (width(a, b, "positive", scale) > MOST_BUCKETS || width(a, b, "negative", scale) > MOST_BUCKETS) scale--;
  const signed = ({ offset, counts }: ExponentialBuckets): ExponentialBuckets => ({ offset, counts: counts.map((n) => sign * n) });
  return {
    scale,
    zeroThreshold: Math.max(a.zeroThreshold, b.zeroThreshold),
    zeroCount: a.zeroCount + sign * b.zeroCount,
    sum: a.sum + sign * b.sum,
    count: a.count + sign * b.count,
    positive: addBuckets(downscale(a.positive, a.scale - scale), downscale(signed(b.positive), b.scale - scale)),
    negative: addBuckets(downscale(a.negative, a.scale - scale), downscale(signed(b.negative), b.scale - scale)),
  };
}
