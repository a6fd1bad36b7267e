import { expect, test } from "vitest";
import { cellStep, coarserRows, heatmapOfBuckets, heatmapOfHistograms, rowScale, trimmedRows } from "./heatmap-model";

test("cumulative buckets become the counts between their bounds, in the order of the bounds", () => {
  const { rows, max } = heatmapOfBuckets([
    { le: "+Inf", values: [10, 10] },
    { le: "0.5", values: [2, null] },
    { le: "1", values: [9, 4] },
  ]);
  expect(rows).toEqual([
    { lower: 0, upper: 0.5, counts: [2, null] },
    { lower: 0.5, upper: 1, counts: [7, 4] },
    { lower: 1, upper: Number.POSITIVE_INFINITY, counts: [1, 6] },
  ]);
  expect(max).toBe(7);
});

test("series of several nodes are added up, and what is no bound is left out", () => {
  const { rows } = heatmapOfBuckets([
    { le: "1", values: [2] },
    { le: "1", values: [3] },
    { le: "", values: [9] },
    { le: "x", values: [9] },
  ]);
  expect(rows.map((r) => r.counts)).toEqual([[5]]);
});

test("groups with different buckets share rows, and nothing is lost between them", () => {
  const { rows } = heatmapOfBuckets([
    { le: "1", group: "fine", values: [2] },
    { le: "2", group: "fine", values: [5] },
    { le: "+Inf", group: "fine", values: [5] },
    { le: "2", group: "coarse", values: [10] },
    { le: "+Inf", group: "coarse", values: [11] },
  ]);
  expect(rows.map((r) => [r.lower, r.upper, r.counts[0]])).toEqual([
    [0, 1, 7],
    [1, 2, 8],
    [2, Number.POSITIVE_INFINITY, 1],
  ]);
});

test("a bucket that is behind the one below it counts none, never less", () => {
  expect(
    heatmapOfBuckets([
      { le: "1", values: [5] },
      { le: "2", values: [4] },
    ]).rows[1]?.counts,
  ).toEqual([0]);
});

test("histograms of several instants share rows; where there is none nothing is known", () => {
  const { rows } = heatmapOfHistograms([
    [[0, 1, 2]],
    null,
    [
      [1, 2, 3],
      [0, 1, 1],
    ],
  ]);
  expect(rows).toEqual([
    { lower: 0, upper: 1, counts: [2, null, 1] },
    { lower: 1, upper: 2, counts: [0, null, 3] },
  ]);
});

test("fewer rows hold the same total", () => {
  const model = heatmapOfHistograms([
    [
      [0, 1, 2],
      [1, 2, 3],
      [2, 4, 5],
    ],
  ]);
  const coarse = coarserRows(model, 2);
  expect(coarse.rows.map((r) => r.counts[0])).toEqual([5, 5]);
  expect(coarse.rows[0]?.upper).toBe(2);
  expect(coarserRows(model, 10)).toBe(model);
});

test("none is no colour, one among thousands is the lightest, the most is the darkest", () => {
  expect(cellStep(0, 10)).toBe(0);
  expect(cellStep(null, 10)).toBe(0);
  expect(cellStep(1, 10_000)).toBe(1);
  expect(cellStep(10, 10)).toBe(7);
});

test("rows that nothing fell into are cut off at the ends, never between", () => {
  const row = (lower: number, count: number) => ({ lower, upper: lower + 1, counts: [count] });
  const rows = [0, 0, 0, 2, 0, 1, 0, 0].map((count, k) => row(k, count));
  expect(trimmedRows({ rows, max: 2 }).rows.map((r) => r.lower)).toEqual([2, 3, 4, 5, 6]);
});

test("there are no more labels than there is room for", () => {
  const rows = Array.from({ length: 40 }, (_, k) => ({ lower: k, upper: k + 1, counts: [] }));
  expect(rowScale(rows, String, 8).ticks.length).toBeLessThanOrEqual(8);
});
