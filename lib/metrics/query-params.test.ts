import { expect, test } from "vitest";
import { MetricQueryParams, parseMatcher } from "./query-params";

test.each([
  ["model=llama", { name: "model", op: "=", value: "llama" }],
  ["model!=llama", { name: "model", op: "!=", value: "llama" }],
  ["model=~llama.*", { name: "model", op: "=~", value: "llama.*" }],
  ["url=a=b", { name: "url", op: "=", value: "a=b" }],
  ["x!~a=~b", { name: "x", op: "!~", value: "a=~b" }],
  ["no operator", null],
  ["=value", null],
])("%s is read as a matcher or not at all", (text, matcher) => {
  expect(parseMatcher(text)).toEqual(matcher);
});

test("a query with a broken matcher says how matchers are written", () => {
  const read = MetricQueryParams.safeParse({ name: "up", function: "last", from: "0", to: "1000", step: "1000", match: "nonsense" });
  expect(read.error?.issues[0]?.message).toMatch(/label=value/);
});

test("a query survives its address", () => {
  const read = MetricQueryParams.parse({
    name: "up",
    function: "quantile",
    quantile: "0.95",
    from: "0",
    to: "60000",
    step: "15000",
    by: ["model", "region"],
    match: "job=vllm",
  });
  expect(read).toMatchObject({
    quantile: 0.95,
    by: ["model", "region"],
    aggregate: null,
    matchers: [{ name: "job", op: "=", value: "vllm" }],
  });
});
