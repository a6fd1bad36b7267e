import { expect, test } from "vitest";
import { CompareParams, DifferingParams, GroupParams, MapParams, SpanIdParams, TraceIdParams } from "./questions";
import { madeSpan } from "./testing/made-spans";
import { factsOf } from "./trace-facts";
import { tracesOf } from "./trace-sample";

const range = { from: "1000", to: "2000" };

test("a question that cannot be answered says which part is wrong", () => {
  const at = (result: { readonly error?: { readonly issues: readonly { readonly path: readonly PropertyKey[] }[] } | undefined }) =>
    result.error?.issues[0]?.path.join(".");
  expect(at(GroupParams.safeParse({ ...range, by: "" }))).toBe("by");
  expect(at(GroupParams.safeParse({ from: "2", to: "1", by: "tenant" }))).toBe("to");
  expect(at(MapParams.safeParse({ ...range, beforeFrom: "5" }))).toBe("beforeTo");
  expect(at(MapParams.safeParse({ ...range, beforeFrom: "5", beforeTo: "4" }))).toBe("beforeTo");
  expect(at(DifferingParams.safeParse({ filter: range, selection: {} }))).toBe("selection");
  expect(at(DifferingParams.safeParse({ filter: { from: 2, to: 1 }, selection: { status: "error" } }))).toBe("filter.to");
  expect(at(CompareParams.safeParse({ with: "everything" }))).toBe("with");
  expect(at(SpanIdParams.safeParse({ id: "1", span: "xyz" }))).toBe("span");
});

test("identifiers of an address are filled up and in lower case", () => {
  expect(TraceIdParams.parse({ id: "AB" }).id).toBe("ab".padStart(32, "0"));
  expect(CompareParams.parse({ with: "cohort" })).toEqual({ with: "cohort", hours: 1 });
  expect(MapParams.parse({ ...range, beforeFrom: "5", beforeTo: "9" }).before).toEqual({ from: 5, to: 9 });
});

test("facts of hostile attributes are texts and numbers, and nothing else happens", () => {
  const attributes = JSON.parse('{"__proto__":"x","constructor":"y","n":7,"deep":{"a":[1]},"nothing":null}') as Record<string, string>;
  const whole = { range: { from: 0, to: 8e15 }, limit: 1, order: "newest" } as unknown as Parameters<typeof tracesOf>[1];
  const span = madeSpan({
    id: "a",
    at: 0,
    ms: 1,
    attributes: { ...attributes, huge: "h".repeat(1 << 20), ["k".repeat(5000)]: 1, nan: Number.NaN },
  });
  const [trace] = tracesOf([span], whole, null);
  const { texts, numbers } = factsOf(trace as NonNullable<typeof trace>);
  expect([...(texts.get("constructor") ?? [])]).toEqual(["y"]);
  expect([...(texts.get("n") ?? [])]).toEqual(["7"]);
  expect(numbers.get("n")).toBe(7);
  expect(texts.has("huge") || numbers.has("nan") || [...numbers.keys()].some((key) => key.length > 200)).toBe(false);
});
