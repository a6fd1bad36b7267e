import { describe, expect, test } from "vitest";
import type { Labels } from "@/lib/kernel/labels";
import { evaluate } from "../evaluate";
import { parseQueryOrThrow } from "../parse";
import { QUERY_DEFAULTS, planQuery } from "../plan";
import type { PromSeries } from "../series";

const T0 = 1_700_000_000_000;
const at = (labels: Labels, value: number): PromSeries => ({
  labels,
  times: Float64Array.of(T0),
  values: Float64Array.of(value),
  kinds: null,
  histograms: null,
  starts: null,
});
const bucket = (le: string, count: number, node = "a") => at({ __name__: "h_bucket", le, node }, count);
const BUCKETS = [bucket("0.1", 10), bucket("0.5", 50), bucket("30", 90), bucket("+Inf", 100)];

function ask(query: string, series: readonly PromSeries[] = BUCKETS, bounds = true) {
  const plan = planQuery(parseQueryOrThrow(query), { ...QUERY_DEFAULTS, start: T0, end: T0, step: 0, bounds });
  const [first] = evaluate(plan, () => series, { expired: () => false }).series;
  const of = first?.bounds;
  return { value: first?.values[0], bounds: of && { lower: of.lower[0], upper: of.upper[0], saturated: of.saturated[0] } };
}

describe("a percentile knows the bucket it fell in", () => {
  test.each([
    ["the first", 0.05, 0.05, { lower: 0, upper: 0.1, saturated: 0 }],
    ["one in the middle", 0.3, 0.3, { lower: 0.1, upper: 0.5, saturated: 0 }],
    ["a wide one", 0.7, 15.25, { lower: 0.5, upper: 30, saturated: 0 }],
    ["the last, of which only the lower bound is known", 0.99, 30, { lower: 30, upper: Infinity, saturated: 1 }],
  ])("%s", (_, q, value, bounds) => {
    expect(ask(`histogram_quantile(${q}, h_bucket)`)).toEqual({ value: expect.closeTo(value, 9), bounds });
  });
});

const SATURATED = { lower: 30, upper: Infinity, saturated: 1 };

test.each([
  "(histogram_quantile(0.99, h_bucket))",
  "sort_desc(histogram_quantile(0.99, h_bucket))",
  "label_replace(histogram_quantile(0.99, h_bucket), 'x', '1', '', '')",
  "label_join(histogram_quantile(0.99, h_bucket), 'x', ',', 'node')",
  "topk(1, histogram_quantile(0.99, h_bucket))",
  "limitk(1, histogram_quantile(0.99, h_bucket))",
  "histogram_quantile(0.99, h_bucket) > 1",
  "1 < histogram_quantile(0.99, h_bucket)",
  "histogram_quantile(0.99, h_bucket) > on () group_left () vector(1)",
  "histogram_quantile(0.99, h_bucket) and on () vector(1)",
  "histogram_quantile(0.99, sum by (le) (h_bucket))",
])("bounds go along through %s", (query) => {
  expect(ask(query).bounds).toEqual(SATURATED);
});

test("bounds follow a change of unit", () => {
  expect(ask("histogram_quantile(0.7, h_bucket) * 1000").bounds).toEqual({ lower: 500, upper: 30_000, saturated: 0 });
  expect(ask("1000 * histogram_quantile(0.7, h_bucket)").bounds).toEqual({ lower: 500, upper: 30_000, saturated: 0 });
  expect(ask("histogram_quantile(0.7, h_bucket) / 10").bounds).toEqual({ lower: 0.05, upper: 3, saturated: 0 });
});

test.each([
  "-histogram_quantile(0.99, h_bucket)",
  "histogram_quantile(0.99, h_bucket) * -1",
  "histogram_quantile(0.99, h_bucket) + 1",
  "10 / histogram_quantile(0.99, h_bucket)",
  "abs(histogram_quantile(0.99, h_bucket))",
  "histogram_quantile(0.99, h_bucket) > bool 1",
  "max(histogram_quantile(0.99, h_bucket))",
  "sum(h_bucket)",
  "vector(40) > on () histogram_quantile(0.99, h_bucket)",
])("nothing is claimed about %s", (query) => {
  expect(ask(query).bounds).toBeUndefined();
});

test("bounds are given only when they are asked for", () => {
  expect(ask("histogram_quantile(0.99, h_bucket)", BUCKETS, false).bounds).toBeUndefined();
});

test("buckets below zero, without observations or without a last bucket say what they can", () => {
  const below = [bucket("-1", 5), bucket("+Inf", 10)];
  expect(ask("histogram_quantile(0.2, h_bucket)", below)).toEqual({ value: -1, bounds: { lower: -Infinity, upper: -1, saturated: 0 } });
  expect(ask("histogram_quantile(0.5, h_bucket)", [bucket("1", 0), bucket("+Inf", 0)]).value).toBeNaN();
  expect(ask("histogram_quantile(0.5, h_bucket)", [bucket("1", 3), bucket("2", 4)]).value).toBeNaN();
});
