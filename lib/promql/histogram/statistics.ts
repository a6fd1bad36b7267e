import { hasCustomBounds } from "./bounds";
import { bucketAt, bucketPositions, countAt } from "./buckets";
import type { FloatHistogram } from "./float-histogram";

/** The mean of the observations; NaN when there are none. */
export const histogramAverage = (h: FloatHistogram): number => h.sum / h.count;

/**
 * The variance, taking the observations of each bucket to lie in its middle:
 * the geometric one, the arithmetic one of custom bounds, and zero in a bucket
 * around zero.
 */
export function histogramVariance(h: FloatHistogram): number {
  const mean = h.sum / h.count;
  let sum = 0;
  let lost = 0;
  for (let position = 0; position < bucketPositions(h); position++) {
    const count = countAt(h, position);
    if (count === 0) continue;
    const { lower, upper } = bucketAt(h, position);
    const delta = middle(h, lower, upper) - mean;
    // Kahan and Neumaier's summation.
    const term = count * delta * delta;
    const next = sum + term;
    lost += Math.abs(sum) >= Math.abs(term) ? sum - next + term : term - next + sum;
    sum = next;
  }
  return (Number.isFinite(sum) ? sum + lost : sum) / h.count;
}

/** The square root of the variance. */
export const histogramDeviation = (h: FloatHistogram): number => Math.sqrt(histogramVariance(h));

function middle(h: FloatHistogram, lower: number, upper: number): number {
  if (hasCustomBounds(h)) {
    if (lower === -Infinity) return upper > 0 ? upper / 2 : upper;
    return upper === Infinity ? lower : (lower + upper) / 2;
  }
  if (lower <= 0 && upper >= 0) return 0;
  const size = Math.sqrt(Math.abs(lower)) * Math.sqrt(Math.abs(upper));
  return upper < 0 ? -size : size;
}
