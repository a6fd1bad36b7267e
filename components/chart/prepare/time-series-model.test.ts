import { expect, test } from "vitest";
import { lastOf, nearestIndex, placeMarks, timeSeriesModel } from "./time-series-model";

const series = (id: string, values: (number | null)[]) => ({ id, name: id, values, slot: 1 as const });

test("what is hidden does not stretch the scale", () => {
  const both = [series("small", [1, 2]), series("huge", [900, 1000])];
  expect(timeSeriesModel(both, "requests/s").scale.max).toBe(1000);
  const one = timeSeriesModel(both, "requests/s", { hidden: new Set(["huge"]) });
  expect(one.scale.max).toBe(2);
  expect(one.lines.map((l) => l.id)).toEqual(["small"]);
});

test("the last value is the newest there is, not a gap", () => {
  expect(lastOf([1, 2, null])).toBe(2);
  expect(lastOf([null])).toBeNull();
});

test("people who do not see the chart are told its range", () => {
  const { summary } = timeSeriesModel([series("p95", [0.1, null, 0.4, 0.2]), series("dead", [null])], "s");
  expect(summary.replaceAll("\u00a0", " ")).toBe("p95: last 200 ms, from 100 ms to 400 ms; dead: no data");
});

test("a value between two gaps is known to need a dot", () => {
  expect(timeSeriesModel([series("a", [null, 1, null])], "s").lines[0]?.lonePoints).toBe(true);
  expect(timeSeriesModel([series("a", [1, 1, null])], "s").lines[0]?.lonePoints).toBe(false);
});

test("the pointer finds the nearest instant", () => {
  const times = [0, 10, 20, 30];
  expect([-5, 4, 6, 14, 26, 99].map((at) => nearestIndex(times, at))).toEqual([0, 0, 1, 1, 3, 3]);
  expect(nearestIndex([], 3)).toBe(-1);
});

test("marks that would overlap become one that says how many", () => {
  const marks = [
    { at: 10, label: "vllm 0.9" },
    { at: 10.5, label: "vllm 0.9.1" },
    { at: 60, label: "replica lost" },
    { at: 200, label: "outside" },
  ];
  const placed = placeMarks(marks, 0, 100, 500);
  expect(placed.map((m) => m.label)).toEqual(["2 changes", "replica lost"]);
  expect(placed[0]?.all).toEqual(["vllm 0.9", "vllm 0.9.1"]);
});
