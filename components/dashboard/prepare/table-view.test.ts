import { expect, test } from "vitest";
import { type PanelOf, panelSchema } from "@/lib/dashboards";
import type { PanelAnswer } from "@/lib/promql";
import { tableView } from "./table-view";

const panel = (more: object = {}): PanelOf<"table"> =>
  panelSchema.parse({
    kind: "table",
    id: "t",
    place: { x: 0, y: 0, w: 12, h: 4 },
    queries: [{ ref: "A", expr: "up", instant: true }],
    ...more,
  }) as PanelOf<"table">;

const answer: PanelAnswer = {
  ref: "A",
  resultType: "vector",
  times: [1000],
  stepMs: 0,
  series: [
    { labels: { node: "n10" }, values: [3] },
    { labels: { node: "n2" }, values: ["NaN"] },
    { labels: { node: "n1" }, values: [7] },
  ],
  totalSeries: 3,
  notes: [],
  stats: { elapsedMs: 0, seriesRead: 0, samplesRead: 0, resolution: "raw" },
};
const column = (view: ReturnType<typeof tableView>, name: string) =>
  view.rows.map((r) => view.columns.find((c) => c.name === name)?.cells[r]);

test("labels and values are columns, and the one instant asked for is not", () => {
  expect(tableView(panel(), [answer], {}).columns.map((c) => c.title)).toEqual(["node", "Value"]);
});

test("rows are sorted as numbers, and what has no value comes last either way", () => {
  expect(column(tableView(panel(), [answer], {}, { field: "Value", descending: true }), "node")).toEqual(["n1", "n10", "n2"]);
  expect(column(tableView(panel(), [answer], {}, { field: "Value", descending: false }), "node")).toEqual(["n10", "n1", "n2"]);
});

test("names with numbers are sorted as people count", () => {
  expect(column(tableView(panel(), [answer], {}, { field: "node", descending: false }), "node")).toEqual(["n1", "n2", "n10"]);
});

test("an override names a column, or hides it", () => {
  const overrides = [
    { match: { by: "name", value: "Value" }, set: { name: "Load", unit: "s" } },
    { match: { by: "name", value: "node" }, set: { hidden: true } },
  ];
  const { columns } = tableView(panel({ overrides }), [answer], {});
  expect(columns.map((c) => [c.title, c.field.unit])).toEqual([["Load", "s"]]);
});
