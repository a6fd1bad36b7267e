import { expect, test } from "vitest";
import { type Panel, dashboardSchema } from "@/lib/dashboards";
import { dashboardWith, panelOf } from "./dashboard-panel";
import { newRow } from "./rows";

const rows = [
  newRow([], { expr: "up", legend: "{{job}}" }),
  newRow([], { ref: "B", expr: "x", hidden: true }),
  newRow([], { ref: "C", expr: "y" }),
];
const made = (view: "graph" | "table" | "heatmap", panels: readonly Panel[] = []) =>
  panelOf(rows, { view, title: "T", exemplars: true, panels });

test("a panel has the queries in view and looks as they did", () => {
  expect(made("graph")).toMatchObject({
    kind: "time-series",
    id: "panel-1",
    queries: [
      { ref: "A", expr: "up", legend: "{{job}}", exemplars: true },
      { ref: "C", expr: "y" },
    ],
  });
  expect(made("table")).toMatchObject({ kind: "table", queries: [{ instant: true }, { instant: true }] });
  expect(made("heatmap")).toMatchObject({ kind: "heatmap", queries: [{ format: "heatmap" }, { format: "heatmap" }] });
});

test("panels are put beside one another and then below, each under an id of its own", () => {
  const panels: Panel[] = [];
  for (let i = 0; i < 4; i++) panels.push(made("graph", panels));
  expect(panels.map(({ id, place: { x, y } }) => [id, x, y])).toEqual([
    ["panel-1", 0, 0],
    ["panel-2", 12, 0],
    ["panel-3", 0, 8],
    ["panel-4", 12, 8],
  ]);
  expect(made("graph", [{ ...(panels[0] as Panel), id: "panel-2" }]).id).toBe("panel-3");
});

test("a new dashboard with it is one that can be saved", () => {
  expect(dashboardSchema.safeParse(dashboardWith("New", made("graph"))).success).toBe(true);
});
