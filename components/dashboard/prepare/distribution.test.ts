import fc from "fast-check";
import { expect, test } from "vitest";
import { distribution } from "./distribution";

test("no value is lost, and the greatest is in the last bar", () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.double({ min: -1e6, max: 1e6, noNaN: true }))), fc.integer({ min: 2, max: 50 }), (values, count) => {
      const bars = distribution(values, count);
      expect(bars.reduce((n, b) => n + b.count, 0)).toBe(values.filter((v) => v !== null).length);
    }),
  );
  expect(distribution([0, 1, 2, 10], 5).map((b) => b.count)).toEqual([2, 1, 0, 0, 1]);
});

test("equal values are one bar, and nothing is none", () => {
  expect(distribution([3, 3, 3], 10)).toEqual([{ from: 3, to: 3, count: 3 }]);
  expect(distribution([null], 10)).toEqual([]);
});
