import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalLabels, labelsKey } from "./labels";
import { hashSeed, seededRandom } from "./random";
import { millisToNanos, nanosToMillis, unixMillis, unixNanos } from "./units";

describe("labels", () => {
  const labels = fc.dictionary(fc.string(), fc.string());
  test("order and empty values make no difference to a label set", () => {
    fc.assert(
      fc.property(labels, fc.string({ minLength: 1 }), (set, name) => {
        const shuffled = Object.fromEntries([[name, ""] as const, ...Object.entries(set).reverse()]);
        expect(labelsKey(shuffled)).toBe(labelsKey(set));
        expect(Object.entries(canonicalLabels(shuffled))).toEqual(Object.entries(canonicalLabels(set)));
      }),
    );
  });
  test("a value cannot imitate another label", () => {
    expect(labelsKey({ a: "1", b: "2" })).not.toBe(labelsKey({ a: "11:b1:2" }));
  });
});

test("nanoseconds round into the millisecond that contains them, before 1970 as well", () => {
  expect(nanosToMillis(unixNanos(1_999_999n))).toBe(1);
  expect(nanosToMillis(unixNanos(-1n))).toBe(-1);
  fc.assert(fc.property(fc.integer({ min: -1e12, max: 4e12 }), (ms) => nanosToMillis(millisToNanos(unixMillis(ms))) === ms));
});

test("the same seed gives the same chances", () => {
  const [a, b] = [seededRandom(hashSeed("fleet")), seededRandom(hashSeed("fleet"))];
  expect(Array.from({ length: 100 }, a)).toEqual(Array.from({ length: 100 }, b));
});
