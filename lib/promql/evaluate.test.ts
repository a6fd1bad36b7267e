import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Labels, labelsKey } from "@/lib/kernel/labels";
import { evaluate, type QueryResult, type ResultSeries } from "./evaluate";
import { QUERY_DEFAULTS, type QueryParams, planQuery } from "./plan";
import { parseQueryOrThrow } from "./parse";
import { type PromSeries, SAMPLE_FLOAT, SAMPLE_STALE } from "./series";

const MINUTE = 60_000;
const T0 = 1_700_000_000_000;

/** Series of one metric; some samples are missing, some series end. */
const someSeries = fc
  .array(
    fc.record({
      gaps: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 40 }),
      values: fc.array(fc.oneof(fc.integer({ min: 0, max: 50 }), fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.constant(NaN)), {
        minLength: 40,
        maxLength: 40,
      }),
      staleAt: fc.integer({ min: 0, max: 60 }),
      model: fc.constantFrom("a", "b"),
    }),
    { minLength: 1, maxLength: 6 },
  )
  .map((all) =>
    all.map(({ gaps, values, staleAt, model }, i) => seriesOf({ __name__: "x_total", model, node: `n${i}` }, gaps, values, staleAt)),
  );

function seriesOf(labels: Labels, gaps: readonly number[], values: readonly number[], staleAt: number): PromSeries {
  let time = T0;
  const times = Float64Array.from(gaps, (gap) => (time += gap * 20_000));
  const kinds = Uint8Array.from(gaps, (_, i) => (i === staleAt ? SAMPLE_STALE : SAMPLE_FLOAT));
  return {
    labels,
    times,
    values: Float64Array.from(gaps, (_, i) => (i === staleAt ? 0 : (values[i] as number))),
    kinds: kinds.includes(SAMPLE_STALE) ? kinds : null,
    histograms: null,
    starts: null,
  };
}

const QUERIES = [
  "x_total",
  "x_total offset 1m",
  "rate(x_total[3m])",
  "increase(x_total[90s] offset -1m)",
  "irate(x_total[5m])",
  "sum_over_time(x_total[4m])",
  "max_over_time(x_total[2m])",
  "quantile_over_time(0.7, x_total[5m])",
  "stddev_over_time(x_total[5m])",
  "deriv(x_total[5m])",
  "changes(x_total[5m])",
  "sum by (model) (rate(x_total[3m]))",
  "avg without (node) (x_total)",
  "quantile by (model) (0.9, x_total)",
  "count_values by (model) ('v', round(x_total))",
  "stdvar(x_total)",
  "x_total > 10 and on (model) max by (model) (x_total) < 40",
  "x_total unless x_total < 5",
  "x_total / on (model) group_left sum by (model) (x_total)",
  "max_over_time(sum(rate(x_total[2m]))[5m:30s])",
  "absent(x_total > 20)",
  "clamp(x_total, 5, 20) * -2 ^ 0.5",
  "label_replace(x_total, 'n', '$1', 'node', 'n(.*)')",
  "last_over_time(x_total[2m]) - x_total",
];

function run(query: string, series: readonly PromSeries[], range: Pick<QueryParams, "start" | "end" | "step">): QueryResult {
  const plan = planQuery(parseQueryOrThrow(query), { ...QUERY_DEFAULTS, ...range });
  return evaluate(plan, () => series, { expired: () => false });
}

/** Every point as text, so that answers can be compared whatever their order. */
function points({ times, series }: QueryResult, keep: (time: number) => boolean = () => true): Map<string, number> {
  const all = new Map<string, number>();
  for (const one of series) {
    times.forEach((time, i) => {
      if (one.present[i] !== 0 && keep(time)) all.set(`${time} ${labelsKey(one.labels)}`, one.values[i] as number);
    });
  }
  return all;
}

function expectSame(actual: Map<string, number>, expected: Map<string, number>): void {
  expect([...actual.keys()].sort()).toEqual([...expected.keys()].sort());
  for (const [key, value] of expected) {
    const got = actual.get(key) as number;
    if (Number.isNaN(value)) expect(got).toBeNaN();
    else expect(Math.abs(got - value)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(value)));
  }
}

const RANGE = { start: T0 + MINUTE, end: T0 + 30 * MINUTE, step: 45_000 };

describe("evaluating at one instant gives the step of the range query", () => {
  test.each(QUERIES)("%s", (query) => {
    fc.assert(
      fc.property(someSeries, fc.integer({ min: 0, max: 38 }), (series, step) => {
        const time = RANGE.start + step * RANGE.step;
        const whole = points(run(query, series, RANGE), (t) => t === time);
        expectSame(points(run(query, series, { start: time, end: time, step: 0 })), whole);
      }),
      { numRuns: 20 },
    );
  });
});

describe("a range cut in two gives the points of the whole", () => {
  test.each(QUERIES)("%s", (query) => {
    fc.assert(
      fc.property(someSeries, fc.integer({ min: 1, max: 37 }), (series, cut) => {
        const middle = RANGE.start + cut * RANGE.step;
        const left = points(run(query, series, { ...RANGE, end: middle - RANGE.step }));
        const right = points(run(query, series, { ...RANGE, start: middle }));
        expectSame(new Map([...left, ...right]), points(run(query, series, RANGE)));
      }),
      { numRuns: 15 },
    );
  });
});

describe("the order of the series changes nothing", () => {
  test.each(QUERIES)("%s", (query) => {
    fc.assert(
      fc.property(someSeries, (series) => {
        expectSame(points(run(query, [...series].reverse(), RANGE)), points(run(query, series, RANGE)));
      }),
      { numRuns: 10 },
    );
  });
});

const ramp = (labels: Labels, gapMs: number, values: readonly number[]): PromSeries => ({
  labels,
  times: Float64Array.from(values, (_, i) => T0 + i * gapMs),
  values: Float64Array.from(values),
  kinds: null,
  histograms: null,
  starts: null,
});

const floats = (series: readonly ResultSeries[]) => series.map(({ values }) => [...values]);

test("windows and the look-back are open at their start and closed at their end", () => {
  const series = [ramp({ __name__: "x" }, MINUTE, [1, 2, 4])];
  const at = (query: string, time: number) => floats(run(query, series, { start: time, end: time, step: 0 }).series);
  expect(at("sum_over_time(x[1m])", T0 + MINUTE)).toEqual([[2]]);
  expect(at("sum_over_time(x[1m1ms])", T0 + MINUTE)).toEqual([[3]]);
  expect(at("x", T0 + 7 * MINUTE - 1)).toEqual([[4]]);
  expect(at("x", T0 + 7 * MINUTE)).toEqual([]);
});

test("a series that was marked as ended is absent at once, until it is back", () => {
  const series = [seriesOf({ __name__: "x" }, [3, 3, 3], [1, 0, 3], 1)];
  const { times, series: rows } = run("x", series, { start: T0 + MINUTE, end: T0 + 4 * MINUTE, step: MINUTE });
  expect([...times].map((time, i) => [(time - T0) / MINUTE, rows[0]?.present[i]])).toEqual([
    [1, 1],
    [2, 0],
    [3, 1],
    [4, 1],
  ]);
});

test("what `@` fixes is worked out once and stands at every step", () => {
  const series = [ramp({ __name__: "x_total" }, MINUTE, [0, 60, 120, 180, 240])];
  const range = { start: T0 + 2 * MINUTE, end: T0 + 4 * MINUTE, step: MINUTE };
  const { series: rows } = run(`rate(x_total[2m] @ ${(T0 + 2 * MINUTE) / 1000})`, series, range);
  expect(floats(rows)).toEqual([[1, 1, 1]]);
});

test.each([
  ["sum(x + on () x)", "x + on () x"],
  ["1 + topk(NaN, x)", "topk(NaN, x)"],
  ["abs(label_replace(x, 'n', '', '', ''))", "label_replace(x, 'n', '', '', '')"],
  ["max(double_exponential_smoothing((x * 1)[2m:30s], 2, 0.5))", "double_exponential_smoothing((x * 1)[2m:30s], 2, 0.5)"],
])("an error names the part of the query at fault: %s", (query, part) => {
  const series = ["1", "2"].map((n) => ramp({ __name__: "x", n }, MINUTE, [1, 2, 3]));
  const start = query.indexOf(part);
  const range = { start: T0 + 2 * MINUTE, end: T0 + 2 * MINUTE, step: 0 };
  expect(() => run(query, series, range)).toThrow(expect.objectContaining({ range: { start, end: start + part.length } }));
});

test("identical selectors are read once, others apart", () => {
  const needs = (query: string) => planQuery(parseQueryOrThrow(query), { ...QUERY_DEFAULTS, ...RANGE }).needs;
  expect(needs("rate(x[5m]) / rate(x[5m])")).toHaveLength(1);
  expect(needs("x / x offset 1h")).toHaveLength(2);
  const [need] = needs("rate(x[5m] offset 10m)");
  expect(need).toMatchObject({ from: RANGE.start - 15 * MINUTE, to: T0 + MINUTE + 38 * 45_000 - 10 * MINUTE });
  expect(need?.uses).toMatchObject([{ func: "rate", windowMs: 5 * MINUTE, offsetMs: 10 * MINUTE, stepMs: 45_000, fixed: false }]);
});

test("a subquery's needs reach as far back as its windows and those within it", () => {
  const start = T0 - (T0 % MINUTE);
  const [need] = planQuery(parseQueryOrThrow("max_over_time(rate(x[5m])[10m:1m])"), {
    ...QUERY_DEFAULTS,
    start,
    end: start,
    step: 0,
  }).needs;
  expect(need).toMatchObject({ from: start - 14 * MINUTE, to: start });
});
