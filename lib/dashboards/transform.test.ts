import fc from "fast-check";
import { expect, test } from "vitest";
import type { PanelAnswer } from "@/lib/promql";
import { type Frame, framesOf, rowCount } from "./frame";
import { type PanelTransform, panelSchema, type PanelQueryDefinition } from "./model";
import { tableOf, transformFrames } from "./transform";

const answer = (ref: string, times: readonly number[], series: PanelAnswer["series"]): PanelAnswer => ({
  ref,
  resultType: "vector",
  times,
  stepMs: 1000,
  series,
  totalSeries: series.length,
  notes: [],
  stats: { elapsedMs: 0, seriesRead: 0, samplesRead: 0, resolution: "raw" },
});
const query = (ref: string, more: object = {}): PanelQueryDefinition => {
  const panel = panelSchema.parse({ kind: "table", id: "p", place: { x: 0, y: 0, w: 1, h: 1 }, queries: [{ ref, expr: "x", ...more }] });
  return ("queries" in panel ? panel.queries[0] : undefined) as PanelQueryDefinition;
};
const rows = ({ columns }: Frame) => [
  columns.map(({ name }) => name),
  ...Array.from({ length: columns[0]?.cells.length ?? 0 }, (_, i) => columns.map(({ cells }) => cells[i] ?? null)),
];
const shown = (answers: readonly PanelAnswer[], queries: readonly PanelQueryDefinition[], ...transforms: PanelTransform[]) =>
  rows(tableOf(transformFrames(framesOf(answers, queries), transforms)));

const A = answer("A", [10], [
  { labels: { __name__: "x", model: "m1" }, values: [1] },
  { labels: { __name__: "x", model: "m2" }, values: [2] },
]); // prettier-ignore
const B = answer("B", [10], [
  { labels: { model: "m2" }, values: [20] },
  { labels: { model: "m3" }, values: ["+Inf"] },
]); // prettier-ignore
const RANGE = answer("R", [1, 2], [
  { labels: { model: "m1" }, values: [1, 2] },
  { labels: { model: "m2" }, values: [3, null] },
]); // prettier-ignore
const queries = [query("A"), query("B"), query("R")];

test("an instant query is a table of its labels and its value", () => {
  expect(shown([A], queries)).toEqual([["Time", "model", "Value"], [10, "m1", 1], [10, "m2", 2]]); // prettier-ignore
});

test("several queries become one table where they agree", () => {
  expect(shown([A, B], queries)).toEqual([
    ["Time", "model", "Value #A", "Value #B"],
    [10, "m1", 1, null],
    [10, "m2", 2, 20],
    [10, "m3", null, Infinity],
  ]);
  expect(shown([A, B], queries, { type: "join", by: "model" })).toEqual([
    ["model", "Time", "Value #A", "Time 2", "Value #B"],
    ["m1", 10, 1, null, null],
    ["m2", 10, 2, 10, 20],
    ["m3", null, null, 10, Infinity],
  ]);
});

test("series over a range stand side by side, or one value a row", () => {
  expect(shown([RANGE], queries)).toEqual([["Time", "m1", "m2"], [1, 1, 3], [2, 2, null]]); // prettier-ignore
  expect(shown([RANGE], [query("R", { format: "table" })])).toEqual([["Time", "model", "Value"], [1, "m1", 1], [2, "m1", 2], [1, "m2", 3]]); // prettier-ignore
  expect(shown([RANGE], queries, { type: "labels-to-fields" })).toEqual([["Time", "model", "Value"], [1, "m1", 1], [2, "m1", 2], [1, "m2", 3], [2, "m2", null]]); // prettier-ignore
});

const MERGED: PanelTransform = { type: "merge" };
test.each<[string, PanelTransform[], unknown[][]]>([
  ["hide", [{ type: "hide", fields: ["Time"] }], [["model", "Value #A", "Value #B"], ["m1", 1, null], ["m2", 2, 20], ["m3", null, Infinity]]],
  ["order", [{ type: "order", fields: ["Value #B", "model"] }, { type: "limit", count: 1 }], [["Value #B", "model", "Time", "Value #A"], [null, "m1", 10, 1]]],
  ["rename", [{ type: "rename", from: "Value #(.)", to: "$1!", regex: true }, { type: "rename", from: "Time", to: "At", regex: false }, { type: "limit", count: 1 }], [["At", "model", "A!", "B!"], [10, "m1", 1, null]]],
  ["sort", [{ type: "sort", field: "Value #A", descending: true }, { type: "hide", fields: ["Time", "Value #B"] }], [["model", "Value #A"], ["m2", 2], ["m1", 1], ["m3", null]]],
  ["filter", [{ type: "filter", field: "model", pattern: "m[13]", keep: false }, { type: "hide", fields: ["Time"] }], [["model", "Value #A", "Value #B"], ["m2", 2, 20]]],
  ["compute", [{ type: "compute", name: "sum", left: "Value #A", op: "+", right: "Value #B" }, { type: "compute", name: "x2", left: "Value #A", op: "*", right: "2" }, { type: "hide", fields: ["Time", "Value #A", "Value #B"] }], [["model", "sum", "x2"], ["m1", null, 2], ["m2", 22, 4], ["m3", null, null]]],
  ["group", [{ type: "group", by: ["Time"], calcs: [{ field: "Value #A", calc: "sum" }, { field: "model", calc: "count" }] }], [["Time", "Value #A (sum)", "model (count)"], [10, 3, 3]]],
  ["reduce", [{ type: "reduce", calc: "max" }], [["Field", "Max"], ["Value #A", 2], ["Value #B", Infinity]]],
  ["names that are not there", [{ type: "sort", field: "no", descending: false }, { type: "compute", name: "c", left: "no", op: "/", right: "Value #A" }, { type: "filter", field: "no", pattern: "x", keep: true }, { type: "group", by: ["no"], calcs: [] }, { type: "limit", count: 1 }], [["Time", "model", "Value #A", "Value #B"], [10, "m1", 1, null]]],
])("%s", (_, transforms, wanted) => expect(shown([A, B], queries, MERGED, ...transforms)).toEqual(wanted)); // prettier-ignore

test("a reduction of series keeps each one's name", () => {
  expect(shown([RANGE], queries, { type: "reduce", calc: "last" })).toEqual([["Field", "Last"], ["m1", 2], ["m2", 3]]); // prettier-ignore
});

test("nothing gives nothing", () => {
  for (const type of ["merge", "labels-to-fields"] as const) expect(shown([], [], { type })).toEqual([[]]);
  expect(shown([answer("A", [10], [])], queries)).toEqual([["Time", "Value"]]);
});

test("whatever the transforms, all columns of a frame stay of one length", () => {
  const field = fc.constantFrom("Time", "model", "Value", "Value #A", "Value #B", "m1", "gone", "(");
  const transform = fc.oneof(
    fc.record({ type: fc.constant("join" as const), by: field }),
    fc.record({ type: fc.constantFrom("merge" as const, "labels-to-fields" as const) }),
    fc.record({ type: fc.constant("rename" as const), from: field, to: field, regex: fc.boolean() }),
    fc.record({ type: fc.constant("hide" as const), fields: fc.array(field) }),
    fc.record({ type: fc.constant("order" as const), fields: fc.array(field) }),
    fc.record({ type: fc.constant("sort" as const), field, descending: fc.boolean() }),
    fc.record({ type: fc.constant("limit" as const), count: fc.integer({ min: 1, max: 3 }) }),
    fc.record({ type: fc.constant("reduce" as const), calc: fc.constantFrom("last" as const, "delta" as const) }),
    fc.record({
      type: fc.constant("group" as const),
      by: fc.array(field),
      calcs: fc.array(fc.record({ field, calc: fc.constantFrom("sum" as const, "first" as const) })),
    }),
    fc.record({
      type: fc.constant("compute" as const),
      name: field,
      left: field,
      op: fc.constantFrom("+" as const, "/" as const),
      right: field,
    }),
    fc.record({ type: fc.constant("filter" as const), field, pattern: field, keep: fc.boolean() }),
  );
  fc.assert(
    fc.property(fc.subarray([A, B, RANGE]), fc.array(transform, { maxLength: 5 }), (answers, transforms) => {
      const frames = transformFrames(framesOf(answers, queries), transforms);
      return [...frames, tableOf(frames)].every((frame) => frame.columns.every(({ cells }) => cells.length === rowCount(frame)));
    }),
  );
});
