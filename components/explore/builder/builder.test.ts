import fc from "fast-check";
import { expect, test } from "vitest";
import type { CatalogueEntry } from "@/lib/metrics";
import { parseQuery } from "@/lib/promql";
import { catalogueEntry } from "@/lib/metrics/testing/catalogue-entry";
import { maskVariables } from "../../promql/mask-variables";
import { BUILDER_AGGREGATES, type BuilderQuery, builderText } from "./builder-query";
import { builderMetrics, fittingQuery, functionsFor } from "./fitting";
import { readBuilder } from "./read-builder";

const base: BuilderQuery = {
  metric: "x",
  histogram: null,
  fn: "rate",
  quantile: 0.95,
  window: "$__rate_interval",
  filters: [],
  aggregate: "sum",
  by: [],
  top: null,
};

test.each<[Partial<BuilderQuery>, string]>([
  [{}, "sum(rate(x[$__rate_interval]))"],
  [{ by: ["model", "region"], window: "5m" }, "sum by (model, region) (rate(x[5m]))"],
  [{ fn: "value", aggregate: null }, "x"],
  [{ fn: "max", aggregate: "max", top: 5 }, "topk(5, max(max_over_time(x[$__rate_interval])))"],
  [
    { fn: "quantile", histogram: "classic", by: ["model"] },
    "histogram_quantile(0.95, sum by (le, model) (rate(x_bucket[$__rate_interval])))",
  ],
  [{ fn: "quantile", histogram: "native", quantile: 0.5 }, "histogram_quantile(0.5, sum(rate(x[$__rate_interval])))"],
  [{ fn: "mean", histogram: "classic" }, "sum(rate(x_sum[$__rate_interval])) / sum(rate(x_count[$__rate_interval]))"],
  [{ fn: "observations", histogram: "native" }, "histogram_count(sum(rate(x[$__rate_interval])))"],
  [
    { metric: "gen_ai.client", fn: "value", aggregate: null, filters: [{ name: "a b", op: "=~", value: 'q"\\' }] },
    '{"gen_ai.client", "a b"=~"q\\"\\\\"}',
  ],
])("choices %o read as %s", (choices, text) => {
  expect(builderText({ ...base, ...choices })).toBe(text);
});

test.each([
  "x offset 1h",
  "rate(x[5m]) * 60",
  "sum without (pod) (rate(x[5m]))",
  "avg by (le) (rate(x_bucket[5m]))  > 1",
  "histogram_quantile(0.9, sum by (model) (rate(x_bucket[5m])))",
  "sum(rate(x_sum[5m])) / sum(rate(y_count[5m]))",
  "topk by (model) (3, x)",
  "rate($metric[5m])",
  '{job="a"}',
  "sum(rate(",
  "",
])("the builder leaves %s to the text", (text) => {
  expect(readBuilder(text)).toBeNull();
});

test("what is built parses, and reads back as the same choices", () => {
  const name = fc.constantFrom("vllm:num_requests_running", "up", "gen_ai.client.duration", "ünï");
  const label = fc.constantFrom("model", "region", "a b", "le2");
  const filter = fc.record({
    name: label,
    op: fc.constantFrom("=" as const, "!=" as const, "=~" as const, "!~" as const),
    value: fc.oneof(fc.constantFrom("", "a", "b.*", "$tenant", 'he said "no"\n\\'), fc.string({ maxLength: 5 })).filter(isPattern),
  });
  const choices = fc
    .record({
      metric: name,
      kind: fc.constantFrom("counter" as const, "gauge" as const, "histogram" as const),
      histogram: fc.constantFrom("classic" as const, "native" as const),
      pick: fc.nat(10),
      quantile: fc.constantFrom(0, 0.5, 0.95, 0.999, 1),
      window: fc.constantFrom("$__rate_interval", "5m", "1h30m", "${window}"),
      filters: fc.array(filter, { maxLength: 3 }),
      aggregate: fc.constantFrom(...BUILDER_AGGREGATES, null),
      by: fc.uniqueArray(label, { maxLength: 2 }),
      top: fc.constantFrom(null, 5),
    })
    .map(({ kind, pick, histogram, ...rest }): BuilderQuery => {
      const functions = functionsFor(kind);
      const fn = functions[pick % functions.length] ?? "value";
      const isHistogram = kind === "histogram";
      const aggregate = isHistogram && rest.aggregate !== null ? "sum" : rest.aggregate;
      return {
        ...rest,
        fn,
        aggregate,
        histogram: isHistogram ? histogram : null,
        by: aggregate === null ? [] : rest.by,
        quantile: fn === "quantile" ? rest.quantile : 0.95,
        window: fn === "value" ? "$__rate_interval" : rest.window,
      };
    });
  fc.assert(
    fc.property(choices, (query) => {
      const text = builderText(query);
      expect(parseQuery(maskVariables(text).text), text).toMatchObject({ ok: true });
      expect(
        readBuilder(text, () => query.histogram === "classic"),
        text,
      ).toEqual(query);
    }),
    { numRuns: 500 },
  );
});

/** Only what RE2 takes is a pattern; the parser refuses the rest wherever it stands. */
function isPattern(text: string): boolean {
  return parseQuery(builderText({ ...base, filters: [{ name: "a", op: "=~", value: text }], window: "5m" })).ok;
}

test("a histogram is offered once, however it was sent", () => {
  const metrics = builderMetrics([
    catalogueEntry("a_bucket"),
    catalogueEntry("a_count"),
    catalogueEntry("a_sum"),
    catalogueEntry("b", { form: "histogram", histogram: "native" }),
    catalogueEntry("c_total", { type: "counter" }),
    catalogueEntry("d_total"),
    catalogueEntry("queue_count", { type: "gauge" }),
  ]);
  expect(metrics.map((m) => [m.name, m.kind, m.histogram])).toEqual([
    ["a", "histogram", "classic"],
    ["b", "histogram", "native"],
    ["c_total", "counter", null],
    ["d_total", "counter", null],
    ["queue_count", "gauge", null],
  ]);
});

test("each kind of metric begins with the function that says most about it", () => {
  const first = (e: CatalogueEntry) => {
    const [metric] = builderMetrics([e]);
    return metric ? builderText(fittingQuery(metric)) : "";
  };
  expect(first(catalogueEntry("a_total", { type: "counter" }))).toBe("sum(rate(a_total[$__rate_interval]))");
  expect(first(catalogueEntry("a", { type: "gauge" }))).toBe("a");
  expect(first(catalogueEntry("a", { form: "histogram", histogram: "classic" }))).toBe(
    "histogram_quantile(0.95, sum by (le) (rate(a_bucket[$__rate_interval])))",
  );
});
