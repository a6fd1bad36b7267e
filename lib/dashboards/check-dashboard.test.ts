import { expect, test } from "vitest";
import { metricsRead } from "./metrics-read";
import type { DashboardInput } from "./model";
import { newDashboard, parseDashboard } from "./parse-dashboard";

const board = (expr: string, more: Partial<DashboardInput> = {}) =>
  newDashboard({
    title: "t",
    panels: [{ kind: "stat", id: "a", place: { x: 0, y: 0, w: 1, h: 1 }, queries: [{ ref: "A", expr }] }],
    ...more,
  });
const warnings = (expr: string, more: Partial<DashboardInput> = {}) => {
  const parsed = parseDashboard(board(expr, more));
  return parsed.ok ? parsed.warnings.map(({ path, message }) => `${path}: ${message}`) : parsed.problems;
};
const variables: DashboardInput["variables"] = [
  { kind: "query", name: "model", query: "label_values(up, model)" },
  { kind: "interval", name: "window", options: ["auto", "5m"] },
  { kind: "custom", name: "n", options: [{ value: "5", text: "5" }] },
  { kind: "text", name: "free" },
];

test.each([
  'sum(rate(x{model=~"$model"}[$__rate_interval]))',
  "rate(x[$window])",
  "topk($n, x)",
  "sum by ($free) (x)",
  "x offset $free",
  "topk($free, x)",
  "${free}_total",
  "",
])("%s is no reason to worry", (expr) => expect(warnings(expr, { variables })).toEqual([]));

test("a query that does not parse is kept and told with its place", () => {
  expect(warnings("sum(x")).toEqual([expect.stringMatching(/^panels\[0\]\.queries\[0\]\.expr: This is no PromQL: 1:\d+: parse error: /)]);
});

test("what nobody defines is told", () => {
  expect(warnings('x{a="$gone"}')).toEqual(["panels[0].queries[0].expr: There is no variable $gone."]);
  expect(warnings("x", { sections: [{ id: "s", title: "", y: 0, repeat: "gone" }] })).toEqual([
    "sections[0].repeat: There is no variable gone to repeat by.",
  ]);
  expect(warnings("x", { variables: [{ kind: "query", name: "v", query: "nonsense", regex: "(" }] })).toEqual([
    expect.stringMatching(/^variables\[0\]\.query: This is no query of a variable/),
    expect.stringMatching(/^variables\[0\]\.regex: This is no regular expression/),
  ]);
});

test("a circle of variables and a name of ours are refused", () => {
  expect(
    warnings("x", {
      variables: [
        { kind: "query", name: "a", query: "label_values(x{b='$b'}, a)" },
        { kind: "query", name: "b", query: "label_values(x{a='$a'}, b)" },
      ],
    }),
  ).toEqual([{ path: "variables[0].query", message: "Variables wait for one another: $a → $b → $a." }]);
  expect(warnings("x", { variables: [{ kind: "text", name: "__proto__" }] })).toEqual([
    { path: "variables[0].name", message: "Names that begin with __ are Sightglass’ own." },
  ]);
});

test("the metrics that a dashboard reads are found, those that variables spell out are not", () => {
  const names = (expr: string) => metricsRead(board(expr, { variables: [{ kind: "text", name: "v" }] }));
  expect(names('sum(rate(vllm:ttft_bucket{m=~"$v"}[5m])) / on () group_left x{y="z"} + {__name__="a.b"}')).toEqual([
    "a.b",
    "vllm:ttft_bucket",
    "x",
  ]);
  expect(names("${v}_total + ${v}")).toEqual([]);
  expect(names('sum({__name__=~"vllm:running|sglang:running",m="$v"}) + {__name__=~"vllm:.+"} + {__name__=~"${v}_a|b"}')).toEqual([
    "b",
    "sglang:running",
    "vllm:running",
  ]);
  expect(names("x + topk(5, max_over_time(y[1h:1m])) unless -(z)")).toEqual(["x", "y", "z"]);
  expect(names("broken{a='b'} + (")).toEqual(["broken"]);
  expect(
    metricsRead(
      board("x", {
        variables: [
          { kind: "query", name: "v", query: 'label_values(up{a="b"}, c)' },
          { kind: "query", name: "w", query: "query_result(sum(q))" },
        ],
      }),
    ),
  ).toEqual(["q", "up", "x"]);
});
