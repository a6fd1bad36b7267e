import { alignHistograms, combineHints, divideHistogram, scaleHistogram } from "./arithmetic";
import { covers, spreadCounts, unionOf } from "./bucket-counts";
import type { BucketCounts, FloatHistogram, ResetHint } from "./float-histogram";

/** What was noticed while adding up. */
export interface AccumulationNotes {
  /** One began after a reset and another did not, whatever came between: what the sum is, is unknown. */
  resetCollision: boolean;
  /** Custom bounds differed; those that all have were kept. */
  boundsReconciled: boolean;
}

/**
 * A sum of histograms without the loss of adding small to great (Kahan and
 * Neumaier): every number carries what rounding took from it. Works in place as
 * long as the buckets stay the same, which is why it is a class.
 */
export class HistogramSum {
  readonly notes: AccumulationNotes = { resetCollision: false, boundsReconciled: false };
  #n = 0;
  #seenReset = false;
  #seenNoReset = false;
  // The sum, whose counts this class may write, and what was lost of each number.
  #sum: FloatHistogram | null = null;
  #lost: Losses = { zeroCount: 0, count: 0, sum: 0, positive: EMPTY, negative: EMPTY };

  /** How many were added. */
  get size(): number {
    return this.#n;
  }

  /** False, and nothing added, when one has exponential buckets and the other custom bounds. */
  add(h: FloatHistogram): boolean {
    const before = this.#sum;
    if (!before) {
      this.#sum = owned(h);
      this.#lost = {
        zeroCount: 0,
        count: 0,
        sum: 0,
        positive: new Float64Array(h.positive.counts.length),
        negative: new Float64Array(h.negative.counts.length),
      };
      this.#n = 1;
      this.#see(h.hint);
      return true;
    }
    const { hint } = combineHints(before.hint, h.hint);
    const fits =
      before.schema === h.schema &&
      before.zeroThreshold === h.zeroThreshold &&
      before.customBounds === h.customBounds &&
      covers(before.positive.indices, h.positive.indices) &&
      covers(before.negative.indices, h.negative.indices);
    const term = fits ? h : this.#reshape(before, h);
    if (!term) return false;
    this.#n++;
    this.#see(h.hint);
    this.#addInPlace(this.#sum as FloatHistogram, term, hint);
    return true;
  }

  /** Multiplies what was added so far; does not count as adding. */
  scale(factor: number): void {
    if (!this.#sum) return;
    this.#sum = owned(scaleHistogram(this.#sum, factor));
    const { zeroCount, count, sum, positive, negative } = this.#lost;
    const scaled = (losses: Float64Array) => losses.map((loss) => loss * factor);
    const losses = { zeroCount: zeroCount * factor, count: count * factor, sum: sum * factor };
    this.#lost = { ...losses, positive: scaled(positive), negative: scaled(negative) };
  }

  /** Of at least one histogram. The caller may keep it. */
  result(): FloatHistogram {
    const sum = this.#sum as FloatHistogram;
    const lost = this.#lost;
    const side = ({ indices, counts }: BucketCounts, losses: Float64Array): BucketCounts => ({
      indices,
      counts: Float64Array.from(counts, (count, i) => corrected(count, losses[i] as number)),
    });
    return {
      ...sum,
      zeroCount: corrected(sum.zeroCount, lost.zeroCount),
      count: corrected(sum.count, lost.count),
      sum: corrected(sum.sum, lost.sum),
      positive: side(sum.positive, lost.positive),
      negative: side(sum.negative, lost.negative),
    };
  }

  #see(hint: ResetHint): void {
    if (hint === "reset") this.#seenReset = true;
    else if (hint === "not_reset") this.#seenNoReset = true;
    this.notes.resetCollision = this.#seenReset && this.#seenNoReset;
  }

  #addInPlace(sum: FloatHistogram, h: FloatHistogram, hint: ResetHint): void {
    const lost = this.#lost;
    addBuckets(sum.positive, lost.positive, h.positive);
    addBuckets(sum.negative, lost.negative, h.negative);
    lost.zeroCount += lossOf(sum.zeroCount, h.zeroCount);
    lost.count += lossOf(sum.count, h.count);
    lost.sum += lossOf(sum.sum, h.sum);
    this.#sum = { ...sum, zeroCount: sum.zeroCount + h.zeroCount, count: sum.count + h.count, sum: sum.sum + h.sum, hint };
  }

  /** Brings the sum and what it lost into buckets that also fit `h`; answers `h` in those, or null when there are none. */
  #reshape(before: FloatHistogram, h: FloatHistogram): FloatHistogram | null {
    const aligned = alignHistograms(before, h);
    if (!aligned) return null;
    if (aligned.boundsReconciled) this.notes.boundsReconciled = true;
    // The losses follow their numbers: as a histogram of the same buckets, aligned in the same way.
    const losses: FloatHistogram = {
      ...before,
      ...this.#lost,
      positive: { indices: before.positive.indices, counts: this.#lost.positive },
      negative: { indices: before.negative.indices, counts: this.#lost.negative },
    };
    const shape = { ...aligned.left, positive: NO_COUNTS, negative: NO_COUNTS };
    const lost = alignHistograms(losses, shape)?.left ?? losses;
    const positive = unionOf(aligned.left.positive.indices, aligned.right.positive.indices);
    const negative = unionOf(aligned.left.negative.indices, aligned.right.negative.indices);
    this.#sum = {
      ...aligned.left,
      positive: { indices: positive, counts: spreadCounts(aligned.left.positive, positive) },
      negative: { indices: negative, counts: spreadCounts(aligned.left.negative, negative) },
    };
    this.#lost = {
      zeroCount: lost.zeroCount,
      count: lost.count,
      sum: lost.sum,
      positive: spreadCounts(lost.positive, positive),
      negative: spreadCounts(lost.negative, negative),
    };
    return aligned.right;
  }
}

/** A power of two, so that scaling by it is exact; and no mean is of more histograms. */
const SCALE = 2 ** 64;

/** The mean of histograms: their sum divided, which is kept scaled down where it would overflow. */
export class HistogramMean {
  readonly #sum = new HistogramSum();
  /** No number of the sum is greater. */
  #most = 0;
  #scaled = false;

  get notes(): AccumulationNotes {
    return this.#sum.notes;
  }

  /** See HistogramSum. */
  add(h: FloatHistogram): boolean {
    if (this.#scaled) return this.#sum.add(scaleHistogram(h, 1 / SCALE));
    const most = this.#most + greatest(h);
    if (most < Number.MAX_VALUE) {
      if (!this.#sum.add(h)) return false;
      this.#most = most;
      return true;
    }
    this.#sum.scale(1 / SCALE);
    this.#scaled = true;
    return this.add(h);
  }

  /** Of at least one histogram. */
  result(): FloatHistogram {
    const mean = divideHistogram(this.#sum.result(), this.#sum.size);
    return this.#scaled ? scaleHistogram(mean, SCALE) : mean;
  }
}

/** The greatest of its numbers, without signs. */
function greatest(h: FloatHistogram): number {
  let most = Math.max(Math.abs(h.count), Math.abs(h.sum), Math.abs(h.zeroCount));
  for (const { counts } of [h.positive, h.negative]) {
    for (let i = 0; i < counts.length; i++) if (Math.abs(counts[i] as number) > most) most = Math.abs(counts[i] as number);
  }
  return most;
}

interface Losses {
  zeroCount: number;
  count: number;
  sum: number;
  positive: Float64Array;
  negative: Float64Array;
}

const EMPTY = new Float64Array(0);
const NO_COUNTS: BucketCounts = { indices: new Int32Array(0), counts: EMPTY };

const owned = (h: FloatHistogram): FloatHistogram => ({
  ...h,
  positive: { indices: h.positive.indices, counts: h.positive.counts.slice() },
  negative: { indices: h.negative.indices, counts: h.negative.counts.slice() },
});

/** What rounding takes from the sum of two numbers. */
function lossOf(sum: number, term: number): number {
  const next = sum + term;
  if (!Number.isFinite(next)) return 0;
  return Math.abs(sum) >= Math.abs(term) ? sum - next + term : term - next + sum;
}

const corrected = (sum: number, lost: number): number => (Number.isFinite(sum) ? sum + lost : sum);

/** Adds counts to a sum that holds all of their indices. */
function addBuckets(sums: BucketCounts, losses: Float64Array, { indices, counts }: BucketCounts): void {
  const all = sums.indices;
  const same = all === indices || all.length === indices.length;
  let at = 0;
  for (let i = 0; i < counts.length; i++) {
    if (same) at = i;
    else while ((all[at] as number) < (indices[i] as number)) at++;
    const sum = sums.counts[at] as number;
    const term = counts[i] as number;
    losses[at] = (losses[at] as number) + lossOf(sum, term);
    sums.counts[at] = sum + term;
  }
}
