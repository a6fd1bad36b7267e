import { expect, test } from "vitest";
import { importOf, importVariable } from "./testing/import-one";

type Json = Readonly<Record<string, unknown>>;

const carried: readonly [title: string, variable: Json, expected: Json][] = [
  [
    "a query with every choice",
    {
      type: "query",
      query: 'label_values(up{job="x"}, instance)',
      multi: true,
      includeAll: true,
      allValue: ".*",
      regex: "/(.*):\\d+/",
      sort: 4,
      hide: 1,
      label: "Node",
      current: { value: ["$__all"] },
    },
    {
      kind: "query",
      query: 'label_values(up{job="x"}, instance)',
      multi: true,
      includeAll: true,
      allValue: ".*",
      regex: "(.*):\\d+",
      sort: "numeric-desc",
      hide: "label",
      label: "Node",
      default: ["$__all"],
    },
  ],
  [
    "a query as an object",
    { type: "query", query: { query: "label_values(model_name)", refId: "X" } },
    { kind: "query", query: "label_values(model_name)" },
  ],
  [
    "a query as the object's own fields",
    { type: "query", query: { qryType: 1, metric: "up", label: "job" } },
    { kind: "query", query: "label_values(up, job)" },
  ],
  [
    "series as text, of which one label is taken",
    { type: "query", query: 'up{job="x"}', regex: '/.*instance="([^"]*)".*/' },
    { kind: "query", query: 'label_values(up{job="x"}, instance)', regex: "" },
  ],
  ["query_result", { type: "query", query: "query_result(topk(5, up))" }, { kind: "query", query: "query_result(topk(5, up))" }],
  [
    "a list with texts and a comma",
    { type: "custom", query: "Four weeks : 4w, 1w, a\\,b", current: { value: "1w" } },
    {
      kind: "custom",
      options: [
        { text: "Four weeks", value: "4w" },
        { text: "1w", value: "1w" },
        { text: "a,b", value: "a,b" },
      ],
      default: ["1w"],
    },
  ],
  [
    "an interval",
    { type: "interval", query: "1m,5m, 1h", current: { value: "5m" } },
    { kind: "interval", options: ["1m", "5m", "1h"], default: "5m" },
  ],
  ["a text", { type: "textbox", query: "99.5" }, { kind: "text", default: "99.5" }],
  ["a constant", { type: "constant", query: "prod", hide: 2 }, { kind: "constant", value: "prod", hide: "all" }],
];

test.each(carried)("carried over: %s", (_, written, expected) => {
  const { variable, report } = importVariable({ name: "v", ...written });
  expect(variable).toMatchObject({ name: "v", ...expected });
  expect(report).toMatchObject({ outcome: "converted", notes: [] });
});

test("variables that wait for one another are loosened: one becomes a text", () => {
  const query = (name: string, other: string) => ({ type: "query", name, query: `label_values(up{x="$${other}"}, ${name})` });
  const { dashboard, report } = importOf({ panels: [], templating: { list: [query("a", "b"), query("b", "a"), query("c", "c")] } });
  expect(dashboard.variables.map(({ kind }) => kind).sort()).toEqual(["query", "text", "text"]);
  expect(report.variables.filter(({ outcome }) => outcome === "approximated")).toHaveLength(2);
});

test("choices out of another data source become a text to fill in", () => {
  const { variable, report } = importVariable({
    name: "pod",
    type: "query",
    datasource: { type: "loki" },
    query: { label: "pod", type: 1 },
  });
  expect(variable).toMatchObject({ kind: "text" });
  expect(report.outcome).toBe("approximated");
});

const gone: readonly [title: string, variable: Json, note: RegExp][] = [
  ["filters that apply to every query", { name: "v", type: "adhoc" }, /every query/],
  ["a kind that nobody knows", { name: "v", type: "acme" }, /acme/],
  ["a name that is none", { name: "a-b", type: "textbox" }, /name/],
];
test.each(gone)("gone, and said why: %s", (_, written, note) => {
  const { variable, report } = importVariable(written);
  expect(variable).toBeNull();
  expect(report).toMatchObject({ kind: null, outcome: "unsupported", notes: [expect.stringMatching(note)] });
});
