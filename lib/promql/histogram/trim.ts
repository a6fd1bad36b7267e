import { hasCustomBounds } from "./bounds";
import { biasedBounds, bucketAt, bucketPositions } from "./buckets";
import { bucketCounts } from "./bucket-counts";
import type { FloatHistogram } from "./float-histogram";
import { shareBelow } from "./quantile";

/** `h </ value`: without the observations above the value. */
export const trimUpper = (h: FloatHistogram, value: number): FloatHistogram => trim(h, value, "below");

/** `h >/ value`: without the observations below the value. */
export const trimLower = (h: FloatHistogram, value: number): FloatHistogram => trim(h, value, "above");

/** What is kept of a bucket, and where its middle then lies. */
interface Kept {
  readonly count: number;
  readonly middle: number;
}

// A cut within a bucket is interpolated as quantiles are. The sum of what is
// left is estimated from the middles of the buckets, unless all is left.
function trim(h: FloatHistogram, value: number, side: "below" | "above"): FloatHistogram {
  if (value === (side === "below" ? Infinity : -Infinity)) return h;
  const negatives = h.negative.indices.length;
  const negative = new Float64Array(negatives);
  const positive = new Float64Array(h.positive.indices.length);
  let [zeroCount, count, sum, cut] = [0, 0, 0, false];
  for (let position = 0; position < bucketPositions(h); position++) {
    const bucket = bucketAt(h, position);
    if (bucket.count === 0) continue;
    const bounds = { ...biasedBounds(h, bucket), opened: bucket.lower === -Infinity };
    const kept = side === "below" ? keepBelow(h, bounds, bucket.count, value) : keepAbove(h, bounds, bucket.count, value);
    if (kept.count !== bucket.count) cut = true;
    if (kept.count === 0) continue;
    count += kept.count;
    sum += kept.count * kept.middle;
    if (position < negatives) negative[negatives - 1 - position] = kept.count;
    else if (position === negatives) zeroCount = kept.count;
    else positive[position - negatives - 1] = kept.count;
    if (cutsWithoutLoss(bounds, value, side)) cut = true;
  }
  if (!cut) return h;
  return {
    ...h,
    count,
    sum,
    zeroCount,
    positive: bucketCounts(h.positive.indices, positive),
    negative: bucketCounts(h.negative.indices, negative),
  };
}

interface Bounds {
  readonly lower: number;
  readonly upper: number;
  /** Whether it really begins at -Inf. */
  readonly opened: boolean;
}

const NOTHING: Kept = { count: 0, middle: 0 };

/** In an unbounded bucket nobody knows where the observations lie: all are taken to lie on the side that stays. */
const cutsWithoutLoss = ({ lower, upper }: Bounds, value: number, side: "below" | "above"): boolean =>
  side === "below" ? lower === -Infinity && value < upper : upper === Infinity && value > lower;

function keepBelow(h: FloatHistogram, { lower, upper }: Bounds, count: number, value: number): Kept {
  if (upper === Infinity) return NOTHING;
  if (lower === -Infinity) return value === -Infinity ? NOTHING : { count, middle: Math.min(upper, value) };
  if (value >= upper) return { count, middle: middleOf(h, lower, upper) };
  if (!(value > lower)) return NOTHING;
  return { count: count * shareBelow(h, { lower, upper }, value), middle: middleOf(h, lower, value) };
}

function keepAbove(h: FloatHistogram, { lower, upper, opened }: Bounds, count: number, value: number): Kept {
  if (lower === -Infinity || (opened && value < lower)) return NOTHING;
  if (upper === Infinity) return opened || value === Infinity ? NOTHING : { count, middle: Math.max(lower, value) };
  if (value <= lower) return { count, middle: middleOf(h, lower, upper) };
  if (!(value < upper)) return NOTHING;
  return { count: count * (1 - shareBelow(h, { lower, upper }, value)), middle: middleOf(h, value, upper) };
}

function middleOf(h: FloatHistogram, lower: number, upper: number): number {
  if (hasCustomBounds(h) || (lower <= 0 && upper >= 0)) return (lower + upper) / 2;
  // A cut zero bucket may lie on one side of zero alone, within its threshold.
  if (Math.max(Math.abs(lower), Math.abs(upper)) <= h.zeroThreshold) return (lower + upper) / 2;
  const size = Math.sqrt(Math.abs(lower)) * Math.sqrt(Math.abs(upper));
  return lower < 0 ? -size : size;
}
