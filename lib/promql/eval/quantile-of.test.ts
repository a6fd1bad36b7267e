import fc from "fast-check";
import { expect, test } from "vitest";
import { median, quantileOf } from "./quantile-of";

/** As it is defined: of the sorted samples, NaN first. */
function defined(q: number, samples: readonly number[]): number {
  const sorted = [...samples].sort((a, b) => (Number.isNaN(a) ? (Number.isNaN(b) ? 0 : -1) : Number.isNaN(b) ? 1 : a - b || 0));
  const rank = q * (sorted.length - 1);
  const lower = Math.floor(rank);
  const upper = Math.min(sorted.length - 1, lower + 1);
  return (sorted[lower] as number) * (1 - rank + lower) + (sorted[upper] as number) * (rank - lower);
}

const number = fc.oneof(fc.integer({ min: -20, max: 20 }), fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.constant(NaN));

test("a quantile is that of the sorted samples, few or many", () => {
  fc.assert(
    fc.property(fc.array(number, { minLength: 1, maxLength: 200 }), fc.double({ min: 0, max: 1, noNaN: true }), (samples, q) => {
      const got = quantileOf(q, Float64Array.from(samples));
      const expected = defined(q, samples);
      if (Number.isNaN(expected)) expect(got).toBeNaN();
      else expect(got).toBeCloseTo(expected, 9);
    }),
    { numRuns: 500 },
  );
});

test("beyond 0 and 1, and of nothing", () => {
  expect(quantileOf(-0.1, Float64Array.of(1))).toBe(-Infinity);
  expect(quantileOf(1.1, Float64Array.of(1))).toBe(Infinity);
  expect(quantileOf(0.5, new Float64Array(0))).toBeNaN();
  expect(quantileOf(NaN, Float64Array.of(1))).toBeNaN();
  expect(median(Float64Array.from({ length: 101 }, (_, i) => (i * 37) % 101))).toBe(50);
});

test("picking is quick where sorting by pivots is slow", () => {
  const same = new Float64Array(200_000).fill(7);
  const rising = Float64Array.from({ length: 200_000 }, (_, i) => i);
  const organ = Float64Array.from({ length: 200_000 }, (_, i) => Math.min(i, 200_000 - i));
  const before = performance.now();
  expect([median(same), median(rising)]).toEqual([7, 99_999.5]);
  expect(median(organ)).toBeCloseTo(50_000, 0);
  expect(performance.now() - before).toBeLessThan(2_000);
});
