import { expect, test } from "vitest";
import type { PanelAnswer, PanelSeries } from "@/lib/promql";
import { MOST_LINES, bandText, drawnSeries, figuresOf, graphOf, pointText, seriesMark, toggledMarks } from "./graph-series";
import { assignSlots } from "./line-slots";

const plain = (text: string | null) => text?.replaceAll("\u00a0", " ");
const answer = (ref: string, series: readonly PanelSeries[], times: readonly number[] = [0, 10, 20]): PanelAnswer => ({
  ref,
  resultType: "matrix",
  times,
  stepMs: 10,
  series,
  totalSeries: series.length,
  notes: [],
  stats: { elapsedMs: 1, seriesRead: 1, samplesRead: 1, resolution: "raw" },
});
const rows = [
  { ref: "A", expr: "sum(x)", legend: "" },
  { ref: "B", expr: "y", legend: "{{pod}} of {{nobody}}!" },
];
const only = (answers: readonly PanelAnswer[]) => graphOf(answers, rows, () => "s");

test("values that are no numbers are gaps", () => {
  expect(only([answer("A", [{ labels: {}, values: [1, "NaN", "+Inf"] }])]).series[0]?.values).toEqual([1, null, null]);
});

test("a series is named by its query, by its labels, or by the row's template", () => {
  expect(only([answer("A", [{ labels: {}, values: [] }])]).series[0]?.name).toBe("sum(x)");
  const graph = only([
    answer("A", [
      { labels: { model: "a", z: "1" }, values: [] },
      { labels: { model: "b", z: "1" }, values: [] },
    ]),
    answer("B", [{ labels: { pod: "p" }, values: [] }]),
  ]);
  expect(graph.series.map((s) => s.name)).toEqual(["A a", "A b", "p of !"]);
});

test("answers on other instants are laid onto the longest, each value at most half a step away", () => {
  const graph = only([answer("A", [{ labels: {}, values: [1, 2, 3] }]), answer("B", [{ labels: {}, values: [5, 6] }], [11, 24])]);
  expect(graph.series[1]?.values).toEqual([null, 5, 6]);
});

const percentile = (upper: number | null, saturated: boolean): PanelSeries => ({
  labels: {},
  values: [2, 2, 2],
  bounds: { lower: [1, 1, 1.95], upper: [upper, upper, upper === null ? null : 2.05], saturated: [saturated, saturated, saturated] },
});

test("a percentile has a band where its bucket is wide, and none where it is narrow", () => {
  const [series] = only([answer("A", [percentile(5, false)])]).series;
  expect(series?.band).toEqual({ low: [1, 1, null], high: [5, 5, null], of: "bucket" });
  expect(series && plain(bandText(series, 0))).toBe("1.00 s to 5.00 s");
  expect(series && plain(figuresOf(series).last)).toBe("2.00 s");
});

test("a percentile in the unbounded bucket is only told as above", () => {
  const [series] = only([answer("A", [percentile(null, true)])]).series;
  expect(series && plain(pointText(series, 0))).toBe("above 2.00 s");
  const figures = series && figuresOf(series);
  expect([plain(figures?.last ?? null), plain(figures?.highest ?? null), plain(figures?.mean ?? null)]).toEqual(
    Array(3).fill("above 2.00 s"),
  );
});

test("where points were thinned out, extremes are those of all of them", () => {
  const [series] = only([answer("A", [{ labels: {}, values: [2, null, 3], least: [1, null, 2], greatest: [9, null, 4] }])]).series;
  const figures = series && figuresOf(series);
  expect([plain(figures?.lowest ?? null), plain(figures?.highest ?? null)]).toEqual(["1.00 s", "9.00 s"]);
});

test("a line keeps its colour while others come and go, and the ninth is grey", () => {
  const eight = assignSlots(new Map(), ["a", "b", "c", "d", "e", "f", "g", "h", "i"]);
  expect([...eight.values()]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 0]);
  const fewer = assignSlots(eight, ["i", "c", "new"]);
  expect([...fewer]).toEqual([
    ["c", 3],
    ["i", 1],
    ["new", 2],
  ]);
  expect(assignSlots(fewer, ["new", "i", "c"])).toBe(fewer);
});

test("what is drawn is what was chosen, and the first ones when nothing of it is there", () => {
  const { series } = only([
    answer(
      "A",
      Array.from({ length: 12 }, (_, i) => ({ labels: { i: String(i) }, values: [i, i, i] })),
    ),
  ]);
  const [first, second] = series;
  if (!first || !second) throw new Error("no series");
  expect(drawnSeries(series, null)).toHaveLength(MOST_LINES);
  const without = toggledMarks(drawnSeries(series, null), first.key, false);
  expect(drawnSeries(series, without)).toEqual(series.slice(1, MOST_LINES));
  const alone = toggledMarks(drawnSeries(series, null), second.key, true);
  expect(drawnSeries(series, alone)).toEqual([second]);
  expect(toggledMarks([second], second.key, true)).toBeNull();
  expect(toggledMarks([second], second.key, false)).toBeNull();
  expect(drawnSeries(series, ["gone"])).toHaveLength(MOST_LINES);
  expect(new Set(series.map((s) => seriesMark(s.key))).size).toBe(12);
});
