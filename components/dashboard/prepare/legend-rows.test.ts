import { expect, test } from "vitest";
import { legendRows } from "./legend-rows";

test("a legend has as many rows as its names need, and no more than two", () => {
  expect(legendRows([], 1, 400)).toBe(1);
  expect(legendRows(["a", "b"], 1, 400)).toBe(1);
  expect(legendRows(["meta-llama/Llama-3.1-8B-Instruct", "meta-llama/Llama-3.3-70B-Instruct"], 1, 400)).toBe(2);
  expect(
    legendRows(
      Array.from({ length: 40 }, (_, i) => `a long name ${i}`),
      1,
      400,
    ),
  ).toBe(2);
});
