import type { Disorder } from "./notes";

/** A fall of less than this share is the rounding of sums, not an error of the source. */
const ROUNDING = 1e-12;
const SMALLEST_NORMAL = 2.2250738585072014e-308;

function nearlyEqual(a: number, b: number): boolean {
  if (a === b) return true;
  const difference = Math.abs(a - b);
  const magnitude = Math.abs(a) + Math.abs(b);
  if (a === 0 || b === 0 || magnitude < SMALLEST_NORMAL) return difference < ROUNDING * SMALLEST_NORMAL;
  return difference / Math.min(magnitude, Number.MAX_VALUE) < ROUNDING;
}

/**
 * The cumulative buckets of a classic histogram at one step, in ascending order
 * of bounds. One object, filled anew for each step.
 */
export class ClassicBuckets {
  readonly bounds: Float64Array;
  readonly counts: Float64Array;
  size = 0;

  constructor(capacity: number) {
    this.bounds = new Float64Array(capacity);
    this.counts = new Float64Array(capacity);
  }

  clear(): void {
    this.size = 0;
  }

  /** Bounds come in ascending order; equal ones (`0.1` and `1e-1`) are one bucket. */
  push(bound: number, count: number): void {
    const last = this.size - 1;
    if (last >= 0 && this.bounds[last] === bound) this.counts[last] = (this.counts[last] as number) + count;
    else {
      this.bounds[this.size] = bound;
      this.counts[this.size++] = count;
    }
  }

  /** Whether there is anything to be said: at least one bound beside that of the last bucket, which has to be +Inf. */
  get usable(): boolean {
    return this.size >= 2 && this.bounds[this.size - 1] === Infinity;
  }

  /** Lifts counts that are less than the one before. Notes what was more than rounding in `disorder`; whether anything was. */
  straighten(disorder: Disorder): boolean {
    let forced = false;
    let before = this.counts[0] as number;
    for (let i = 1; i < this.size; i++) {
      const count = this.counts[i] as number;
      if (count >= before) {
        before = count;
        continue;
      }
      if (count < before && !nearlyEqual(before, count)) {
        forced = true;
        disorder.difference = Math.max(disorder.difference, before - count);
        disorder.least = Math.min(disorder.least, this.bounds[i - 1] as number);
        disorder.greatest = Math.max(disorder.greatest, this.bounds[i] as number);
      }
      this.counts[i] = before;
    }
    return forced;
  }

  /** The bucket in which the quantile lies; q from 0 to 1, there are observations. */
  private find(rank: number): number {
    let b = 0;
    while (b < this.size - 1 && !((this.counts[b] as number) >= rank)) b++;
    return b;
  }

  /** The quantile, interpolated within its bucket. For usable buckets. */
  quantile(q: number): number {
    if (Number.isNaN(q)) return NaN;
    if (q < 0) return -Infinity;
    if (q > 1) return Infinity;
    const last = this.size - 1;
    const observations = this.counts[last] as number;
    if (!this.usable || observations === 0) return NaN;
    const rank = q * observations;
    const b = this.find(rank);
    if (b === last) return this.bounds[last - 1] as number;
    const upper = this.bounds[b] as number;
    if (b === 0 && upper <= 0) return upper;
    const lower = b === 0 ? 0 : (this.bounds[b - 1] as number);
    const below = b === 0 ? 0 : (this.counts[b - 1] as number);
    return lower + (upper - lower) * ((rank - below) / ((this.counts[b] as number) - below));
  }

  /** Bounds of the bucket that `quantile` interpolates in, written into columns at a step. */
  writeBounds(q: number, lower: Float64Array, upper: Float64Array, saturated: Uint8Array, step: number): void {
    const last = this.size - 1;
    const observations = this.counts[last] as number;
    if (!(q >= 0 && q <= 1) || !this.usable || !(observations > 0)) {
      lower[step] = upper[step] = NaN;
      return;
    }
    const b = this.find(q * observations);
    upper[step] = this.bounds[b] as number;
    lower[step] = b > 0 ? (this.bounds[b - 1] as number) : (this.bounds[0] as number) > 0 ? 0 : -Infinity;
    saturated[step] = b === last ? 1 : 0;
  }

  /** The share of observations between two values. */
  fraction(lower: number, upper: number): number {
    const observations = this.counts[this.size - 1] as number;
    const complete = this.size > 0 && this.bounds[this.size - 1] === Infinity;
    if (!complete || !(observations > 0) || Number.isNaN(lower) || Number.isNaN(upper)) return NaN;
    if (lower >= upper) return 0;
    return (this.rankOf(upper) - this.rankOf(lower)) / observations;
  }

  /** How many observations lie below a value. */
  private rankOf(value: number): number {
    const last = this.size - 1;
    if (value === Infinity) return this.counts[last] as number;
    for (let b = 0; b <= last; b++) {
      const upper = this.bounds[b] as number;
      const below = b === 0 ? 0 : (this.counts[b - 1] as number);
      const lower = b > 0 ? (this.bounds[b - 1] as number) : upper > 0 ? 0 : -Infinity;
      if (value <= lower) return below;
      // A bucket without a lower bound cannot be divided: all of it lies below any value in it.
      if (value < upper && lower === -Infinity) return this.counts[b] as number;
      if (value < upper)
        return upper === Infinity ? below : below + (((this.counts[b] as number) - below) * (value - lower)) / (upper - lower);
    }
    return this.counts[last] as number;
  }
}
