import fc from "fast-check";
import { expect, test } from "vitest";
import { catalogueEntry } from "@/lib/metrics/testing/catalogue-entry";
import { builderMetrics } from "./builder/fitting";
import { earlierRow } from "./earlier-address";
import { duplicated, freeRef, without, withRow } from "./rows";
import { decodeRows, encodeRows, exploreHref } from "./url";

const row = fc.record({
  ref: fc.constantFrom("A", "B", "C", "Z"),
  expr: fc.string(),
  legend: fc.string(),
  hidden: fc.boolean(),
  mode: fc.constantFrom("builder" as const, "code" as const),
});

test("rows read back from the address as they were", () => {
  fc.assert(
    fc.property(fc.uniqueArray(row, { selector: (r) => r.ref, minLength: 1, maxLength: 4 }), (rows) => {
      expect(decodeRows(encodeRows(rows))).toEqual(rows);
    }),
  );
});

test("any text in the address gives rows with letters of their own, or none", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      const rows = decodeRows(text);
      return rows === null || (rows.length > 0 && new Set(rows.map((r) => r.ref)).size === rows.length);
    }),
  );
  expect(decodeRows('["up",{"expr":"x","ref":"A"},{"ref":"C"},7]')?.map((r) => [r.ref, r.expr])).toEqual([
    ["A", "up"],
    ["B", "x"],
  ]);
});

test("a row that is as usual is short in the address", () => {
  expect(exploreHref([{ expr: "up" }], { time: "15m" })).toBe(`/explore?rows=${encodeURIComponent('[{"expr":"up"}]')}&t=15m`);
  expect(exploreHref([])).toBe("/explore");
});

test("letters are taken in order, freed, and never twice", () => {
  let rows = withRow(withRow(withRow([])));
  expect(rows.map((r) => r.ref)).toEqual(["A", "B", "C"]);
  rows = without(rows, "B");
  expect(freeRef(rows)).toBe("B");
  rows = duplicated(rows, "A");
  expect(rows.map((r) => r.ref)).toEqual(["A", "B", "C"]);
  expect(without([], "A")).toHaveLength(1);
});

test("addresses of before there were queries still lead to the same question", () => {
  const metrics = builderMetrics([
    catalogueEntry("vllm:time_to_first_token_seconds", { form: "histogram", histogram: "classic" }),
    catalogueEntry("tokens_total", { type: "counter" }),
    catalogueEntry("temperature", { type: "gauge" }),
  ]);
  const plain = { fn: null, q: 0.95, agg: null, by: [], match: [] };
  const text = (given: Partial<Parameters<typeof earlierRow>[0]>) => earlierRow({ ...plain, metric: "", ...given }, metrics)?.expr;
  expect(text({ metric: "vllm:time_to_first_token_seconds", by: ["model_name"], q: 0.5 })).toBe(
    "histogram_quantile(0.5, sum by (le, model_name) (rate(vllm:time_to_first_token_seconds_bucket[$__rate_interval])))",
  );
  expect(text({ metric: "tokens_total", match: ["model=~a.*"] })).toBe('sum(rate(tokens_total{model=~"a.*"}[$__rate_interval]))');
  expect(text({ metric: "tokens_total", fn: "last", agg: "max" })).toBe("max(tokens_total)");
  expect(text({ metric: "temperature", by: ["gpu"] })).toBe("avg by (gpu) (temperature)");
  expect(text({ metric: "temperature" })).toBe("temperature");
  expect(text({ metric: "unheard_of" })).toBe("unheard_of");
  expect(text({})).toBeUndefined();
});
