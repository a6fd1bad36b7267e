import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { KahanSum, kahanMean, kahanSum } from "./kahan";
import { slidingSum } from "./sliding-sum";
import { RowMaker } from "./row";
import type { WindowInput } from "./window-input";

const of = (...values: number[]) => Float64Array.from(values);
const sum = (values: Float64Array) => kahanSum(values, 0, values.length);
const mean = (values: Float64Array) => kahanMean(values, 0, values.length);

describe("sums lose nothing to rounding", () => {
  test.each([
    ["small beside great", of(1, 1e100, 1, -1e100), 2],
    ["the great first", of(1e100, 1, -1e100, 1), 2],
    ["a tenth ten times", of(...Array.from({ length: 10 }, () => 0.1)), 1],
    ["an infinity", of(1, Infinity, 2), Infinity],
    ["opposite infinities", of(Infinity, -Infinity), NaN],
    ["a missing number", of(1, NaN), NaN],
  ])("%s", (_, values, expected) => {
    expect(sum(values)).toBe(expected);
    const running = new KahanSum();
    for (const x of values) running.add(x);
    if (Number.isFinite(expected)) expect(running.total).toBe(expected);
  });

  test("a sum is as exact as one over fractions of integers", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1_000_000, max: 1_000_000 }), { minLength: 1, maxLength: 200 }), (values) => {
        const exact = values.reduce((a, b) => a + b, 0) / 1024;
        expect(sum(Float64Array.from(values, (x) => x / 1024))).toBe(exact);
      }),
    );
  });
});

describe("means", () => {
  test.each([
    ["survive a sum that would overflow", of(1.5e308, 1.5e308, 1.5e308), 1.5e308],
    ["survive it in both directions", of(-1.5e308, 1.5e308, 1.5e308, -1.5e308), 0],
    ["of a constant are the constant", of(...Array.from({ length: 13 }, () => 52)), 52],
    ["of a single number are that", of(7), 7],
    ["with an infinity are infinite", of(Infinity, 1, 2), Infinity],
    ["of opposite infinities are none", of(Infinity, 1, -Infinity), NaN],
  ])("%s", (_, values, expected) => {
    expect(mean(values)).toBe(expected);
  });
});

test("long windows that slide have the sums and means of windows taken one by one", () => {
  const numbers = fc.oneof(fc.double({ min: -1e9, max: 1e9, noNaN: true }), fc.constantFrom(0, 1e-9, NaN, Infinity));
  fc.assert(
    fc.property(fc.array(numbers, { minLength: 120, maxLength: 400 }), fc.integer({ min: 49, max: 110 }), (values, length) => {
      const input: WindowInput = {
        labels: {},
        dropName: false,
        times: Float64Array.from(values, (_, i) => i),
        values: Float64Array.from(values),
        histogramTimes: new Float64Array(0),
        histograms: [],
        starts: null,
        histogramStarts: null,
        rolled: null,
      };
      const steps = 30;
      const step = 7;
      const frame = { firstEnd: length, step, steps, length, grid: { start: length, step, steps } };
      const context = { func: "", scalars: [], note: () => undefined, work: () => undefined, useStarts: false };
      for (const isMean of [false, true]) {
        const row = new RowMaker(steps, true).row({}, false);
        slidingSum(isMean, () => undefined)(input, frame, row, context);
        for (let i = 0; i < steps; i++) {
          const from = Math.min(i * step + 1, values.length);
          const to = Math.min(i * step + length + 1, values.length);
          if (from >= to) continue;
          const expected = (isMean ? kahanMean : kahanSum)(input.values, from, to);
          const got = row.values[i] as number;
          if (!Number.isFinite(expected)) expect(got).toEqual(expected);
          else expect(Math.abs(got - expected)).toBeLessThanOrEqual(1e-15 * Math.max(1, Math.abs(expected)) * 4);
        }
      }
    }),
    { numRuns: 60 },
  );
});
