import fc from "fast-check";
import { bucketCounts, totalCount } from "../histogram/bucket-counts";
import { type BucketCounts, CUSTOM_BOUNDS_SCHEMA, type FloatHistogram, NO_BOUNDS, NO_BUCKETS } from "../histogram/float-histogram";

const whole = fc.integer({ min: 0, max: 1000 });

/** Few buckets near each other, some empty. */
const buckets = (from: number, to: number): fc.Arbitrary<BucketCounts> =>
  fc.uniqueArray(fc.tuple(fc.integer({ min: from, max: to }), whole), { selector: ([index]) => index, maxLength: 8 }).map((pairs) => {
    const ascending = pairs.sort(([a], [b]) => a - b);
    return bucketCounts(
      ascending.map(([index]) => index),
      ascending.map(([, count]) => count),
    );
  });

const counted = (h: Omit<FloatHistogram, "count">): FloatHistogram => ({
  ...h,
  count: h.zeroCount + totalCount(h.positive) + totalCount(h.negative),
});

/** A histogram as a program would fill it: whole counts that add up. Without a hint. */
export const exponentialHistogram: fc.Arbitrary<FloatHistogram> = fc
  .record({
    schema: fc.integer({ min: -4, max: 8 }),
    zeroThreshold: fc.constantFrom(0, 2 ** -128, 0.001),
    zeroCount: whole,
    sum: fc.integer({ min: -10_000, max: 10_000 }),
    positive: buckets(1, 40),
    negative: buckets(1, 40),
  })
  .map((h) => counted({ ...h, customBounds: NO_BOUNDS, hint: "unknown" }));

const customHistogram: fc.Arbitrary<FloatHistogram> = fc
  .record({
    bounds: fc.uniqueArray(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 8 }),
    sum: fc.integer({ min: -10_000, max: 10_000 }),
    counts: fc.array(whole, { minLength: 9, maxLength: 9 }),
  })
  .map(({ bounds, sum, counts }) => {
    const customBounds = Float64Array.from(bounds).sort();
    const indices = Int32Array.from({ length: customBounds.length + 1 }, (_, i) => i);
    return counted({
      schema: CUSTOM_BOUNDS_SCHEMA,
      zeroThreshold: 0,
      zeroCount: 0,
      sum,
      positive: bucketCounts(indices, counts.slice(0, indices.length)),
      negative: NO_BUCKETS,
      customBounds,
      hint: "unknown",
    });
  });

export const anyHistogram: fc.Arbitrary<FloatHistogram> = fc.oneof(exponentialHistogram, customHistogram);

/** Two that can be added. */
export const histogramPair: fc.Arbitrary<[FloatHistogram, FloatHistogram]> = fc.oneof(
  fc.tuple(exponentialHistogram, exponentialHistogram),
  fc.tuple(customHistogram, customHistogram),
);
