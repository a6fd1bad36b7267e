import { expect, test } from "vitest";
import type { Labels } from "@/lib/kernel/labels";
import { evaluate, isQueryError } from "../evaluate";
import { parseQueryOrThrow } from "../parse";
import { QUERY_DEFAULTS, type QueryParams, planQuery } from "../plan";
import type { PromSeries } from "../series";

const T0 = 1_700_000_000_000;
const SECOND = 1000;

function counter(labels: Labels, samples: number): PromSeries {
  const times = Float64Array.from({ length: samples }, (_, i) => T0 + i * SECOND);
  return { labels: { __name__: "x_total", ...labels }, times, values: times.map((_, i) => i), kinds: null, histograms: null, starts: null };
}

const SERIES = Array.from({ length: 20 }, (_, i) => counter({ node: `n${i}` }, 2000));

function fail(query: string, params: Partial<QueryParams>, expired: () => boolean | "canceled" = () => false) {
  const plan = planQuery(parseQueryOrThrow(query), {
    ...QUERY_DEFAULTS,
    start: T0 + 600 * SECOND,
    end: T0 + 1599 * SECOND,
    step: SECOND,
    ...params,
  });
  try {
    evaluate(plan, () => SERIES, { expired });
  } catch (error) {
    if (isQueryError(error)) return { kind: error.kind, message: error.message };
    throw error;
  }
  return null;
}

const TOO_MANY = {
  kind: "too_many_samples",
  message: "query processing would load too many samples into memory in query execution",
};

test("a query that would hold more samples than it may is given up", () => {
  expect(fail("x_total", { maxSamples: 20_000 })).toBeNull();
  expect(fail("x_total", { maxSamples: 19_999 })).toEqual(TOO_MANY);
  expect(fail("x_total + x_total", { maxSamples: 39_000 })).toEqual(TOO_MANY);
});

test.each(["max_over_time(vector(1)[30d:1ms])", "sum(nothing offset 1h) or max_over_time((x_total + x_total)[50d:1ms])"])(
  "grids of billions of steps are refused before they are made: %s",
  (query) => expect(fail(query, {})).toEqual(TOO_MANY),
);

test("rows that are nearly empty count by their length", () => {
  expect(fail("max_over_time((x_total * 2 or x_total)[1d:10ms])", { maxSamples: 1_000_000, step: 0 })).toEqual(TOO_MANY);
});

test("what an operand held is free once its result is there", () => {
  expect(fail("sum(x_total) + sum(x_total) + sum(x_total)", { maxSamples: 24_000 })).toBeNull();
});

test("the samples of a range vector count, too", () => {
  expect(fail("x_total[10m]", { step: 0, end: T0 + 600 * SECOND, maxSamples: 11_000 })).toEqual(TOO_MANY);
});

test("a query ends when its time is up or nobody waits, in the middle of its work", () => {
  let asked = 0;
  const afterAWhile = () => ++asked > 3;
  expect(fail("max_over_time(rate(x_total[5m])[5m:1s])", {}, afterAWhile)).toEqual({
    kind: "timeout",
    message: "query timed out in expression evaluation",
  });
  expect(fail("x_total", {}, () => "canceled")).toMatchObject({ kind: "canceled" });
});

test.each(["quantile_over_time(0.9, x_total[9m])", "stddev_over_time(x_total[9m])", "changes(x_total[9m])"])(
  "%s asks often whether to go on",
  (query) => {
    let asked = 0;
    fail(query, {}, () => {
      asked++;
      return false;
    });
    // Ten million samples lie in the windows, of which half a million take a few milliseconds.
    expect(asked).toBeGreaterThan(15);
  },
);

test("duration expressions without a usable length are refused with their place", () => {
  const plan = (query: string) => () =>
    planQuery(parseQueryOrThrow(query), { ...QUERY_DEFAULTS, start: T0, end: T0 + 60 * SECOND, step: 5 * SECOND });
  expect(plan("rate(x[1m - range()])")).toThrow("duration must be greater than 0");
  expect(plan("rate(x[step() / (range() - 60)])")).toThrow("division by zero");
  expect(plan("rate(x[2 * step()])")().needs[0]).toMatchObject({ from: T0 - 10 * SECOND });
});
