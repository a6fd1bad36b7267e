import { expect, test } from "vitest";
import { boundOf, boundText } from "./bound-text";

test.each([
  [0.005, "0.005"],
  [1, "1.0"],
  [0, "0.0"],
  [-2.5, "-2.5"],
  [100_000, "100000.0"],
  [1e6, "1e+06"],
  [1_234_567, "1.234567e+06"],
  [0.0001, "0.0001"],
  [0.00001, "1e-05"],
  [Infinity, "+Inf"],
])("the bound %s is written %s, and read back", (bound, text) => {
  expect(boundText(bound)).toBe(text);
  expect(boundOf(text)).toBe(bound);
});

test("what is no number is no bound", () => {
  for (const text of ["", "x", " "]) expect(boundOf(text)).toBeNaN();
});
