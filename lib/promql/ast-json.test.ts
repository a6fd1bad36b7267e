import { describe, expect, test } from "vitest";
import { queryTree } from "./ast-json";
import { durationText, parseDuration } from "./durations";
import { formatQuery } from "./format";
import { plainNumber, shortNumber } from "./number-text";
import { parseQueryOrThrow } from "./parse";
import { positionText } from "./position";
import { quoteText } from "./quote";

test("the tree of a query has the form of Prometheus' parse_query", () => {
  const query = 'sum by (job) (rate(up{a="b"}[5m] offset 1m)) > bool on (job) group_left (x) -{"a.b"} @ start()';
  expect(queryTree(parseQueryOrThrow(query))).toEqual({
    type: "binaryExpr",
    op: ">",
    bool: true,
    matching: { card: "many-to-one", labels: ["job"], on: true, include: ["x"], fillValues: { lhs: null, rhs: null } },
    lhs: {
      type: "aggregation",
      op: "sum",
      param: null,
      grouping: ["job"],
      without: false,
      expr: {
        type: "call",
        func: { name: "rate", argTypes: ["matrix"], variadic: 0, returnType: "vector" },
        args: [
          {
            type: "matrixSelector",
            name: "up",
            range: 300_000,
            rangeExpr: null,
            offset: 60_000,
            offsetExpr: null,
            matchers: [
              { name: "a", value: "b", type: "=" },
              { name: "__name__", value: "up", type: "=" },
            ],
            timestamp: null,
            startOrEnd: null,
            anchored: false,
            smoothed: false,
          },
        ],
      },
    },
    rhs: {
      type: "unaryExpr",
      op: "-",
      expr: {
        type: "vectorSelector",
        name: "",
        offset: 0,
        offsetExpr: null,
        matchers: [{ name: "__name__", value: "a.b", type: "=" }],
        timestamp: null,
        startOrEnd: "start",
        anchored: false,
        smoothed: false,
      },
    },
  });
});

test("the tree tells how a length of time is calculated", () => {
  expect(queryTree(parseQueryOrThrow("up[2 * (5m):step()] @ 1.5"))).toMatchObject({
    type: "subquery",
    range: 0,
    rangeExpr: {
      type: "durationExpr",
      op: "*",
      lhs: { type: "numberLiteral", val: "2", duration: false },
      rhs: { type: "durationExpr", op: "+", lhs: null, rhs: { type: "numberLiteral", val: "300", duration: true }, wrapped: true },
      wrapped: false,
    },
    step: 0,
    stepExpr: { type: "durationExpr", op: "step", lhs: null, rhs: null, wrapped: false },
    timestamp: 1500,
  });
});

test("numbers, strings and parentheses of the tree", () => {
  expect(queryTree(parseQueryOrThrow('count_values("v", (up))'))).toMatchObject({
    param: { type: "stringLiteral", val: "v" },
    expr: { type: "parenExpr", expr: { type: "vectorSelector" } },
  });
  expect(queryTree(parseQueryOrThrow("1e30"))).toEqual({ type: "numberLiteral", val: `1${"0".repeat(30)}` });
});

describe("a query of more than 100 bytes is broken, and no other", () => {
  const long = (name: string): string => name.padEnd(60, "_");
  test.each([
    ["up", "up"],
    [`${long("a")} + b`, `${long("a")} + b`],
    [`${long("a")}+${long("b")}`, `  ${long("a")}\n+\n  ${long("b")}`],
    [`(${long("a")}/on(x)group_left(y)${long("b")})`, `(\n    ${long("a")}\n  / on (x) group_left (y)\n    ${long("b")}\n)`],
    [`-(${long("a")}-${long("b")})`, `-(\n    ${long("a")}\n  -\n    ${long("b")}\n)`],
    [`topk(3, rate(${long("a")}{x="${long("")}"}[5m]))`, `topk(\n  3,\n  rate(\n    ${long("a")}{x="${long("")}"}[5m]\n  )\n)`],
    [`sum(${long("a")}{x="${long("")}"}) by (x)`, `sum by (x) (\n  ${long("a")}{x="${long("")}"}\n)`],
    [`(${long("a")}-${long("b")})[5m:1m]`, `(\n    ${long("a")}\n  -\n    ${long("b")}\n)[5m:1m]`],
    [
      `max_over_time(${long("a")}[5m:1m] offset ${"1".repeat(5)}s) + ${long("b")}`,
      `  max_over_time(${long("a")}[5m:1m] offset 3h5m11s)\n+\n  ${long("b")}`,
    ],
  ])("%s", (query, laidOut) => {
    expect(formatQuery(parseQueryOrThrow(query))).toBe(laidOut);
    expect(formatQuery(parseQueryOrThrow(laidOut))).toBe(laidOut);
  });
});

test.each([
  [0, "0s"],
  [1, "1ms"],
  [61_001, "1m1s1ms"],
  [7 * 86_400_000, "1w"],
  [8 * 86_400_000, "8d"],
  [365 * 86_400_000, "1y"],
  [-90_000, "-1m30s"],
])("%i ms are %s, and back", (ms, text) => {
  expect(durationText(ms)).toBe(text);
  if (ms > 0) expect(parseDuration(text)).toEqual({ ms });
});

test("numbers are written as Go writes them", () => {
  const values = [0, -0, 1.5, 1e21, 1.25e22, -1e-7, 123e-10, NaN, Infinity, -Infinity, 5e-324];
  expect(values.slice(0, 10).map(plainNumber)).toEqual([
    "0",
    "-0",
    "1.5",
    "1000000000000000000000",
    "12500000000000000000000",
    "-0.0000001",
    "0.0000000123",
    "NaN",
    "+Inf",
    "-Inf",
  ]);
  for (const value of values) expect(Number(plainNumber(value).replace("Inf", "Infinity"))).toBe(value);
  expect([1e-5, 1e21, 0.001, 1e20, -1.5e-10].map(shortNumber)).toEqual(["1e-05", "1e+21", "0.001", "100000000000000000000", "-1.5e-10"]);
});

test("text is quoted as Go quotes it", () =>
  expect(quoteText('a"\\\n\t\u0000\u007f\u0080é\u2028😀\udcff')).toBe('"a\\"\\\\\\n\\t\\x00\\x7f\\u0080é\\u2028😀\\xff"'));

test("places count lines and bytes", () => {
  expect(positionText("", 0)).toBe("unknown position");
  expect(["a", "\n", "é", "x"].map((_, at) => positionText("a\néx", at))).toEqual(["1:1", "1:2", "2:1", "2:3"]);
  expect(positionText("a", 99)).toBe("1:2");
});
