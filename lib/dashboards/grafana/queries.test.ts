import { expect, test } from "vitest";
import { importOf, importPanel } from "./testing/import-one";

type Json = Readonly<Record<string, unknown>>;

const queries: readonly [title: string, target: Json, expected: Json][] = [
  ["an instant for a table", { expr: "up", instant: true, range: false, format: "table" }, { instant: true, format: "table" }],
  ["both kinds asked for: the range", { expr: "up", instant: true, range: true }, { instant: false }],
  ["a hidden one, with exemplars", { expr: "up", hide: true, exemplar: true }, { hidden: true, exemplars: true }],
  ["the automatic legend", { expr: "up", legendFormat: "__auto" }, { legend: "" }],
  [
    "a legend with spaces in its braces",
    { expr: "up", legendFormat: "{{ model_name }} on {{instance}}" },
    { legend: "{{model_name}} on {{instance}}" },
  ],
  ["a least step", { expr: "up", interval: "15s" }, { minStep: "15s" }],
  ["a least step that is a variable", { expr: "up", interval: "$step" }, { minStep: "$step" }],
  [
    "the older brackets",
    { expr: 'up{model="[[model]]", node=~"[[node:regex]]"}' },
    { expr: 'up{model="${model}", node=~"${node:regex}"}' },
  ],
  ["the older interval", { expr: "rate(x[$interval])" }, { expr: "rate(x[$__interval])" }],
  ["an automatic interval variable", { expr: "rate(x[$__auto_interval_every])" }, { expr: "rate(x[$__interval])" }],
];

test.each(queries)("a query: %s", (_, target, expected) => {
  const { panel } = importPanel({ type: "timeseries", targets: [{ refId: "A", ...target }] });
  expect(panel).toMatchObject({ queries: [{ ref: "A", ...expected }] });
});

test("a variable that nobody defines is named", () => {
  const { report } = importPanel({ type: "timeseries", targets: [{ refId: "A", expr: 'up{cluster="$cluster"}' }] });
  expect(report).toMatchObject({ outcome: "approximated", notes: [expect.stringContaining("$cluster")] });
});

test("groups of a replacement are no variables", () => {
  const expr = 'label_replace(up, "host", "$1", "instance", "(.*):.*")';
  expect(importPanel({ type: "timeseries", targets: [{ refId: "A", expr }] }).report.notes).toEqual([]);
});

test("variables are tried as names, numbers and lengths of time before a query is said not to parse", () => {
  const list = [
    { type: "textbox", name: "q" },
    { type: "textbox", name: "window" },
  ];
  const exprs = ["histogram_quantile($q, x_bucket)", "rate(x[$window])"];
  for (const expr of exprs) {
    const { report } = importPanel({ type: "timeseries", targets: [{ refId: "A", expr }] }, { templating: { list } });
    expect(report.outcome).toBe("converted");
  }
});

test("Grafana's arithmetic between queries becomes one query", () => {
  const targets = [
    { refId: "A", expr: "sum(x)", hide: true },
    { refId: "B", expr: "sum(y)", hide: true },
    { refId: "C", datasource: { type: "__expr__", uid: "__expr__" }, type: "math", expression: "$A / $B * 100" },
    { refId: "D", datasource: { type: "__expr__", uid: "__expr__" }, type: "reduce", expression: "A" },
  ];
  const { panel, report } = importPanel({ type: "timeseries", datasource: { uid: "-- Mixed --", type: "datasource" }, targets });
  expect(panel).toMatchObject({ queries: [{ ref: "A" }, { ref: "B" }, { ref: "C", expr: "(sum(x)) / (sum(y)) * 100", hidden: false }] });
  expect(report.outcome).toBe("approximated");
});

test("data sources behind inputs and variables are resolved; a constant input is filled in", () => {
  const { dashboard, report } = importOf({
    __inputs: [
      { name: "DS_LOGS", type: "datasource", pluginId: "loki" },
      { name: "VAR_JOB", type: "constant", value: "vllm" },
    ],
    templating: { list: [{ name: "prom", type: "datasource", query: "prometheus" }] },
    panels: [
      { id: 1, type: "logs", datasource: { uid: "${DS_LOGS}" }, targets: [{ refId: "A", expr: '{app="engine"} |= "error" != "retry"' }] },
      { id: 2, type: "timeseries", datasource: "$prom", targets: [{ refId: "A", expr: 'up{job="${VAR_JOB}"}' }] },
    ],
  });
  expect(dashboard.panels).toMatchObject([
    { kind: "logs", search: 'service:"engine" "error" -"retry"' },
    { queries: [{ expr: 'up{job="vllm"}' }] },
  ]);
  expect(report.variables).toMatchObject([{ name: "prom", kind: null, outcome: "converted" }]);
});

test("overrides by name, names, expression and query; unknown ones are named", () => {
  const { panel, report } = importPanel({
    type: "timeseries",
    fieldConfig: {
      defaults: {},
      overrides: [
        {
          matcher: { id: "byName", options: "a" },
          properties: [
            { id: "color", value: { mode: "fixed", fixedColor: "purple" } },
            { id: "custom.axisPlacement", value: "right" },
          ],
        },
        { matcher: { id: "byNames", options: { mode: "include", names: ["b", "c"] } }, properties: [{ id: "unit", value: "ms" }] },
        {
          matcher: { id: "byRegexp", options: "/limit/i" },
          properties: [
            { id: "custom.lineStyle", value: { fill: "dash", dash: [10, 10] } },
            { id: "custom.lineWidth", value: 2 },
          ],
        },
        {
          matcher: { id: "byFrameRefID", options: "B" },
          properties: [
            { id: "displayName", value: "Total" },
            { id: "custom.hideFrom", value: { viz: true } },
          ],
        },
        { matcher: { id: "byType", options: "string" }, properties: [{ id: "unit", value: "s" }] },
      ],
    },
  });
  expect(panel).toMatchObject({
    overrides: [
      { match: { by: "name", value: "a" }, set: { color: "series-4", axis: "right" } },
      { match: { by: "name", value: "b" }, set: { unit: "ms" } },
      { match: { by: "name", value: "c" }, set: { unit: "ms" } },
      { match: { by: "regex", value: "(?i)limit" }, set: { dashed: true } },
      { match: { by: "ref", value: "B" }, set: { name: "Total", hidden: true } },
    ],
  });
  expect(report).toMatchObject({ outcome: "approximated", notes: [expect.stringContaining("overrides[4]")] });
});

test("transformations of tables become ours, in order; one without a like is named", () => {
  const { panel, report } = importPanel({
    type: "table",
    transformations: [
      { id: "merge", options: {} },
      {
        id: "organize",
        options: { excludeByName: { Time: true }, indexByName: { pod: 1, model: 0 }, renameByName: { "Value #A": "Requests", pod: "" } },
      },
      { id: "filterFieldsByName", options: { exclude: { names: ["job"] } } },
      { id: "calculateField", options: { mode: "binary", alias: "ratio", binary: { left: "a", operator: "/", right: "b" } } },
      {
        id: "groupBy",
        options: { fields: { model: { operation: "groupby" }, Value: { operation: "aggregate", aggregations: ["sum", "lastNotNull"] } } },
      },
      { id: "sortBy", options: { sort: [{ field: "ratio", desc: true }] } },
      { id: "limit", options: { limitField: 5 } },
      { id: "seriesToColumns", options: { byField: "pod" } },
      { id: "renameByRegex", options: { regex: "/(.*)_total/", renamePattern: "$1" } },
      {
        id: "filterByValue",
        options: { type: "include", filters: [{ fieldName: "model", config: { id: "equal", options: { value: "a.b" } } }] },
      },
      { id: "spatial", options: {} },
    ],
  });
  expect(panel).toMatchObject({
    transforms: [
      { type: "merge" },
      { type: "order", fields: ["model", "pod"] },
      { type: "hide", fields: ["Time"] },
      { type: "rename", from: "Value #A", to: "Requests" },
      { type: "hide", fields: ["job"] },
      { type: "compute", name: "ratio", left: "a", op: "/", right: "b" },
      {
        type: "group",
        by: ["model"],
        calcs: [
          { field: "Value", calc: "sum" },
          { field: "Value", calc: "last" },
        ],
      },
      { type: "sort", field: "ratio", descending: true },
      { type: "limit", count: 5 },
      { type: "join", by: "pod" },
      { type: "rename", from: "(.*)_total", to: "$1", regex: true },
      { type: "filter", field: "model", pattern: "^a\\.b$", keep: true },
    ],
  });
  expect(report).toMatchObject({ outcome: "approximated", notes: [expect.stringContaining("spatial")] });
});
