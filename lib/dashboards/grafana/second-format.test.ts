import { expect, test } from "vitest";
import { importOf } from "./testing/import-one";

const panel = (id: number, group: string, expr: string) => ({
  kind: "Panel",
  spec: {
    id,
    title: `Panel ${id}`,
    links: [],
    data: {
      kind: "QueryGroup",
      spec: {
        queries: [
          {
            kind: "PanelQuery",
            spec: {
              refId: "A",
              hidden: false,
              query: { kind: "DataQuery", group: "prometheus", datasource: { name: "prom" }, spec: { expr, legendFormat: "{{model}}" } },
            },
          },
        ],
        transformations: [],
        queryOptions: { interval: "30s" },
      },
    },
    vizConfig: {
      kind: "VizConfig",
      group,
      version: "12.2.0",
      spec: { options: {}, fieldConfig: { defaults: { unit: "s" }, overrides: [] } },
    },
  },
});
const gridItem = (name: string, x: number, y: number, more: object = {}) => ({
  kind: "GridLayoutItem",
  spec: { x, y, width: 12, height: 8, element: { kind: "ElementReference", name }, ...more },
});
const around = (spec: object) => ({
  apiVersion: "dashboard.grafana.app/v2beta1",
  kind: "Dashboard",
  metadata: { name: "x" },
  spec: { title: "Second", ...spec },
});
const elements = { a: panel(1, "timeseries", "sum(x)"), b: panel(2, "stat", "up") };

test("a grid of the second format: panels, queries, places, repetition, variables, time", () => {
  const { dashboard, report } = importOf(
    around({
      timeSettings: { from: "now-6h", to: "now", autoRefresh: "1m" },
      variables: [
        {
          kind: "QueryVariable",
          spec: {
            name: "model",
            hide: "hideLabel",
            multi: true,
            includeAll: true,
            sort: "numericalAsc",
            current: { text: ["All"], value: ["$__all"] },
            query: { kind: "DataQuery", group: "prometheus", spec: { query: "label_values(model)", refId: "x" } },
          },
        },
      ],
      elements,
      layout: {
        kind: "GridLayout",
        spec: { items: [gridItem("a", 0, 0), gridItem("b", 12, 0, { repeat: { mode: "variable", value: "model", direction: "v" } })] },
      },
    }),
  );
  expect(dashboard).toMatchObject({ title: "Second", range: "6h", refreshS: 60 });
  expect(dashboard.panels).toMatchObject([
    {
      kind: "time-series",
      place: { x: 0, y: 0, w: 12, h: 8 },
      field: { unit: "s" },
      queries: [{ expr: "sum(x)", legend: "{{model}}", minStep: "30s" }],
    },
    { kind: "stat", place: { x: 12 }, repeat: { variable: "model", direction: "down" } },
  ]);
  expect(dashboard.variables).toMatchObject([
    { kind: "query", query: "label_values(model)", hide: "label", sort: "numeric-asc", default: ["$__all"] },
  ]);
  expect(report.panels.map(({ outcome }) => outcome)).toEqual(["converted", "converted"]);
});

test("rows, tabs and grids that arrange themselves become sections and places", () => {
  const auto = {
    kind: "AutoGridLayout",
    spec: { maxColumnCount: 2, items: [{ kind: "AutoGridLayoutItem", spec: { element: { name: "a" } } }] },
  };
  const row = (title: string, layout: object, more: object = {}) => ({ kind: "RowsLayoutRow", spec: { title, layout, ...more } });
  const grid = { kind: "GridLayout", spec: { items: [gridItem("b", 0, 0)] } };
  const { dashboard } = importOf(
    around({ elements, layout: { kind: "RowsLayout", spec: { rows: [row("One", auto), row("Two", grid, { collapse: true })] } } }),
  );
  expect(dashboard.sections).toMatchObject([
    { title: "One", y: 0, collapsed: false },
    { title: "Two", y: 9, collapsed: true },
  ]);
  expect(dashboard.panels.map(({ place: { x, y, w } }) => [x, y, w])).toEqual([
    [0, 1, 12],
    [0, 10, 12],
  ]);
});

test("a layout that names an element which is not there keeps its place and says so", () => {
  const { dashboard } = importOf(around({ elements: {}, layout: { kind: "GridLayout", spec: { items: [gridItem("gone", 0, 0)] } } }));
  expect(dashboard.panels).toMatchObject([{ kind: "unsupported" }]);
});
