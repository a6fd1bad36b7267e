import { CUSTOM_BOUNDS_SCHEMA, type FloatHistogram } from "./float-histogram";

/** Whether its buckets have bounds of their own. */
export const hasCustomBounds = (h: FloatHistogram): boolean => h.schema === CUSTOM_BOUNDS_SCHEMA;

/** Beyond what any double reaches: the bucket that holds the infinities. */
const LARGEST = Number.MAX_VALUE;

/**
 * The upper bound of a positive bucket, which is also the lower bound of the
 * next. In the highest bucket of an exponential schema that is the greatest
 * double, and infinite in the one above.
 */
export function upperBound(h: FloatHistogram, index: number): number {
  if (h.schema === CUSTOM_BOUNDS_SCHEMA) return index < 0 ? -Infinity : (h.customBounds[index] ?? Infinity);
  return exponentialBound(h.schema, index);
}

/** 2^(index · 2^-schema), exact at whole powers of two. */
export function exponentialBound(schema: number, index: number): number {
  if (schema <= 0) {
    const exponent = index * 2 ** -schema;
    if (exponent === 1024) return LARGEST;
    return 2 ** exponent;
  }
  const perPower = 2 ** schema;
  const whole = Math.floor(index / perPower);
  const fraction = index - whole * perPower;
  if (fraction === 0 && whole === 1024) return LARGEST;
  // In two steps: 2^whole may be subnormal, or beyond the doubles, where the product is not.
  return fraction === 0 ? 2 ** whole : 2 ** (fraction / perPower - 1) * 2 ** (whole + 1);
}

/** Whether two histograms of custom bounds have the same ones. */
export function sameBounds(a: FloatHistogram, b: FloatHistogram): boolean {
  if (a.customBounds === b.customBounds) return true;
  if (a.customBounds.length !== b.customBounds.length) return false;
  for (let i = 0; i < a.customBounds.length; i++) if (a.customBounds[i] !== b.customBounds[i]) return false;
  return true;
}
