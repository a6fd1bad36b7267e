import fc from "fast-check";
import { expect, test } from "vitest";
import { type LabelMatcher, type Labels, canonicalLabels } from "@/lib/kernel/labels";
import { compileMatchers } from "./match-series";
import { SeriesIndex } from "./series-index";

const stored = (id: number, labels: Labels) =>
  ({ id, labels: canonicalLabels(labels), type: "gauge", unit: "", help: "", form: "float", firstSeen: 0, lastSeen: 0 }) as const;

const values = fc.constantFrom("", "a", "b", "ab", "1.2");
const labels = fc.record({ __name__: fc.constantFrom("up", "ttft"), job: values, node: values });
const matcher: fc.Arbitrary<LabelMatcher> = fc.record({
  name: fc.constantFrom("__name__", "job", "node", "absent"),
  op: fc.constantFrom("=", "!=", "=~", "!~"),
  value: fc.constantFrom("", "a", "up", "a|b", "a.*", ".*", ".+", "1.2", "x"),
});

test("postings select exactly the series that satisfy every matcher, removed ones left out", () => {
  fc.assert(
    fc.property(fc.array(labels, { maxLength: 20 }), fc.array(matcher, { maxLength: 3 }), fc.nat(20), (series, matchers, gone) => {
      const index = new SeriesIndex();
      series.forEach((l, i) => index.load(stored(i + 1, l)));
      const removed = index.byId(gone);
      if (removed) index.remove(removed);
      const matches = compileMatchers(matchers);
      const expected = index.entries.filter((e) => !e.dead && matches(e.labels));
      expect(new Set(index.select(matchers))).toEqual(new Set(expected));
    }),
  );
});

test("patterns are anchored, case matters, and a wrong one is refused with its label's name", () => {
  expect(compileMatchers([{ name: "a", op: "=~", value: "foo" }])({ a: "xfoo" })).toBe(false);
  expect(compileMatchers([{ name: "a", op: "=~", value: "(?i)FOO" }])({ a: "foo" })).toBe(true);
  expect(compileMatchers([{ name: "a", op: "!~", value: ".+" }])({})).toBe(true);
  expect(() => compileMatchers([{ name: "a", op: "=~", value: "(" }])).toThrow(/label a/);
});

test("a pattern that makes backtracking engines stall is answered at once", () => {
  const evil = compileMatchers([{ name: "a", op: "=~", value: "(x+x+)+y" }]);
  expect(evil({ a: "x".repeat(5000) })).toBe(false);
});

test("a series known by its id alone is not found until it is loaded, and then under the same reference", () => {
  const index = new SeriesIndex();
  const promised = index.promise(7);
  expect(index.select([])).toEqual([]);
  expect(index.load(stored(7, { __name__: "up" }))).toBe(promised);
  expect(index.select([{ name: "__name__", op: "=", value: "up" }])).toEqual([promised]);
});

test("a series that two requests bring at once is one; what was unknown of it is learnt", () => {
  const index = new SeriesIndex();
  const about = { labels: { __name__: "up" }, unit: "", help: "", form: "float" } as const;
  const first = index.add({ ...about, type: "unknown" });
  expect(index.add({ ...about, type: "gauge", help: "Is it up?" })).toBe(first);
  expect(first).toMatchObject({ type: "gauge", help: "Is it up?", id: 0 });
  expect(index.add({ ...about, type: "gauge", form: "histogram" })).not.toBe(first);
});
