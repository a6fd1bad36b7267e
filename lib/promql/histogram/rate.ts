import { addHistograms, subtractHistograms } from "./arithmetic";
import { hasCustomBounds } from "./bounds";
import { scaleOwnBuckets } from "./bucket-counts";
import { type BucketCounts, EMPTY_HISTOGRAM, type FloatHistogram } from "./float-histogram";
import { detectReset } from "./resets";

/** What a window's growth has to be said about. */
export interface GrowthNotes {
  /** Exponential and custom buckets were mixed: there is no growth. */
  readonly mixedSchemas: boolean;
  /** A gauge, where a counter was expected. */
  readonly notCounter: boolean;
  /** No gauge, where one was expected. */
  readonly notGauge: boolean;
  readonly reconciledSubtraction: boolean;
  readonly reconciledAddition: boolean;
}

export interface HistogramGrowth {
  /** From the first sample to the last, times the factor; a gauge. Null when it cannot be computed. */
  readonly histogram: FloatHistogram | null;
  readonly notes: GrowthNotes;
}

/**
 * The growth over consecutive samples `from` to `to` (excluded), at least one of
 * them, all histograms. Of a counter what was reached before each reset is added;
 * of a gauge it is the difference of the ends. `factorOf` says by what the growth
 * is multiplied, from its count. See Prometheus' `rate` and `delta`.
 */
export function histogramGrowth(
  samples: readonly (FloatHistogram | undefined)[],
  from: number,
  to: number,
  isCounter: boolean,
  factorOf: (count: number) => number = () => 1,
): HistogramGrowth {
  const at = (i: number): FloatHistogram => samples[i] as FloatHistogram;
  let first = at(from);
  const last = at(to - 1);
  const notes = { ...NO_NOTES };
  // After a reset at the second sample nothing of the first counts, nor need it fit.
  const second = to - from > 1 ? at(from + 1) : null;
  const renewed = isCounter && second !== null && detectReset(first, second);
  if (isCounter) notes.notCounter = first.hint === "gauge";
  else notes.notGauge = first.hint !== "gauge" || last.hint !== "gauge";
  if (renewed) {
    const { schema, zeroThreshold, customBounds } = second;
    first = { ...EMPTY_HISTOGRAM, schema, zeroThreshold, customBounds };
  }
  const custom = hasCustomBounds(first);
  const resets: number[] = [];
  for (let i = isCounter ? from + 1 : to - 1; i < to; i++) {
    const current = at(i);
    // Known to follow the one before, and so to be of its kind.
    if (isCounter && current.hint === "not_reset") continue;
    if (hasCustomBounds(current) !== custom) return { histogram: null, notes: { ...notes, mixedSchemas: true } };
    if (!isCounter) continue;
    if (current.hint === "gauge") notes.notCounter = true;
    if (i > from + 1 && detectReset(at(i - 1), current)) resets.push(i);
  }
  const difference = subtractHistograms(last, first);
  if (!difference) return { histogram: null, notes: { ...notes, mixedSchemas: true } };
  notes.reconciledSubtraction = difference.notes.boundsReconciled;
  let growth = difference.histogram;
  for (const i of resets) {
    const added = addHistograms(growth, at(i - 1));
    if (!added) return { histogram: null, notes: { ...notes, mixedSchemas: true } };
    growth = added.histogram;
    notes.reconciledAddition ||= added.notes.boundsReconciled;
  }
  return { histogram: scaled(growth, factorOf(growth.count), last), notes };
}

/**
 * The growth multiplied in place, but for counts that are still those of the
 * last sample. Buckets in which nothing grew stay, so that the growths of a
 * series have one layout; a side that has no others goes.
 */
function scaled(growth: FloatHistogram, factor: number, last: FloatHistogram): FloatHistogram {
  const side = (buckets: BucketCounts, given: BucketCounts) =>
    scaleOwnBuckets(buckets.counts === given.counts ? { indices: buckets.indices, counts: buckets.counts.slice() } : buckets, factor);
  return {
    ...growth,
    zeroCount: growth.zeroCount * factor,
    count: growth.count * factor,
    sum: growth.sum * factor,
    positive: side(growth.positive, last.positive),
    negative: side(growth.negative, last.negative),
    hint: "gauge",
  };
}

const NO_NOTES: { -readonly [K in keyof GrowthNotes]: GrowthNotes[K] } = {
  mixedSchemas: false,
  notCounter: false,
  notGauge: false,
  reconciledSubtraction: false,
  reconciledAddition: false,
};
