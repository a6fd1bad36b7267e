import fc from "fast-check";
import { expect, test } from "vitest";
import { type LabelMatcher, type Labels, labelsKey } from "@/lib/kernel/labels";
import { evaluate, isQueryError, type QueryResult } from "./evaluate";
import { EMPTY_HISTOGRAM, type FloatHistogram } from "./histogram/float-histogram";
import { equalHistograms } from "./histogram/compact";
import { parseQueryOrThrow } from "./parse";
import { QUERY_DEFAULTS, type QueryParams, planQuery } from "./plan";
import { type PromSeries, SAMPLE_FLOAT, SAMPLE_HISTOGRAM, SAMPLE_STALE } from "./series";
import { arbitraryQuery } from "./testing/arbitrary-queries";

const T0 = 1_700_000_000_000;
const MINUTE = 60_000;

type Sample = number | FloatHistogram | "stale";

function seriesOf(labels: Labels, samples: readonly Sample[]): PromSeries {
  return {
    labels,
    times: Float64Array.from(samples, (_, i) => T0 + i * 20_000 + (i % 3) * 700),
    values: Float64Array.from(samples, (s) => (typeof s === "number" ? s : 0)),
    kinds: Uint8Array.from(samples, (s) => (typeof s === "number" ? SAMPLE_FLOAT : s === "stale" ? SAMPLE_STALE : SAMPLE_HISTOGRAM)),
    histograms: samples.map((s) => (typeof s === "object" ? s : undefined)),
    starts: null,
  };
}

const histogram = (n: number): FloatHistogram => ({
  ...EMPTY_HISTOGRAM,
  count: n * 3,
  sum: n * 2,
  positive: { indices: Int32Array.of(0, 1), counts: Float64Array.of(n, n * 2) },
});

const N = 80;
const values = (of: (i: number) => Sample) => Array.from({ length: N }, (_, i) => of(i));
const ALL: readonly PromSeries[] = [
  ...["a", "b"].flatMap((model, m) =>
    [0, 1, 2].flatMap((n) => [
      seriesOf(
        { __name__: "x_total", model, node: `n${n}` },
        values((i) => (i % 37) * (n + 1) + m),
      ),
      seriesOf(
        { __name__: "g", model, node: `n${n}` },
        values((i) => (i === 40 + n ? "stale" : i % 11 === n ? NaN : Math.sin(i + n) * 9)),
      ),
      ...["0.1", "1", "+Inf"].map((le, b) =>
        seriesOf(
          { __name__: "h_bucket", model, node: `n${n}`, le },
          values((i) => i * (b + 1 + n)),
        ),
      ),
    ]),
  ),
  seriesOf(
    { __name__: "h", model: "a", node: "n0" },
    values((i) => histogram(i % 50)),
  ),
  seriesOf(
    { __name__: "h", model: "b", node: "n1" },
    values((i) => (i < 30 ? i : histogram(i))),
  ),
];

const holds = ({ name, op, value }: LabelMatcher, labels: Labels): boolean => {
  const has = labels[name] ?? "";
  if (op === "=" || op === "!=") return (has === value) === (op === "=");
  return new RegExp(`^(?:${value})$`).test(has) === (op === "=~");
};

function run(query: string, range: Pick<QueryParams, "start" | "end" | "step">, delayedNameRemoval = false): QueryResult | string {
  const plan = planQuery(parseQueryOrThrow(query), {
    ...QUERY_DEFAULTS,
    ...range,
    delayedNameRemoval,
    maxSamples: 2_000_000,
    bounds: true,
  });
  const read = ({ matchers }: { matchers: readonly LabelMatcher[] }) => ALL.filter(({ labels }) => matchers.every((m) => holds(m, labels)));
  try {
    return evaluate(plan, read, { expired: () => false });
  } catch (error) {
    if (isQueryError(error)) return error.message;
    throw error;
  }
}

const RANGE = { start: T0 + 5 * MINUTE, end: T0 + 20 * MINUTE, step: 75_000 };

/** What there is at a time, by labels. */
function at({ times, series }: QueryResult, time: number): Map<string, number | FloatHistogram> {
  const i = times.indexOf(time);
  const found = new Map<string, number | FloatHistogram>();
  for (const { labels, present, values: of, histograms } of series) {
    if (present[i] !== 0) found.set(labelsKey(labels), histograms?.[i] ?? (of[i] as number));
  }
  return found;
}

const close = (a: number, b: number): boolean =>
  Object.is(a, b) || a === b || Math.abs(a - b) <= 1e-7 * Math.max(1, Math.abs(a), Math.abs(b));
const alike = (a: number | FloatHistogram | undefined, b: number | FloatHistogram | undefined): boolean =>
  typeof a === "number" && typeof b === "number"
    ? close(a, b)
    : typeof a === "object" && typeof b === "object" && equalHistograms(a, b, close);

test("every query has an answer or an error, with well-formed rows", () => {
  fc.assert(
    fc.property(arbitraryQuery, fc.boolean(), (query, delayed) => {
      const result = run(query, RANGE, delayed);
      if (typeof result === "string") return;
      const keys = result.series.map(({ labels }) => labelsKey(labels));
      expect(new Set(keys).size).toBe(keys.length);
      for (const { present, values: of, histograms } of result.series) {
        expect([present.length, of.length]).toEqual([result.times.length, result.times.length]);
        expect(present.some((kind) => kind !== 0)).toBe(true);
        present.forEach((kind, i) => expect(kind === 2).toBe(histograms?.[i] !== undefined && kind !== 0 && kind !== 1));
      }
    }),
    { numRuns: 800 },
  );
});

// What depends on the query's own start, or on which of several equal values comes first, may differ between the two.
const MAY_DIFFER = /@ start|topk|bottomk|limitk/;

test("any query at one instant gives what its range gives at that step", () => {
  fc.assert(
    fc.property(
      arbitraryQuery.filter((query) => !MAY_DIFFER.test(query)),
      fc.integer({ min: 0, max: 12 }),
      (query, step) => {
        const time = RANGE.start + step * RANGE.step;
        const range = run(query, RANGE);
        const instant = run(query, { start: time, end: time, step: 0 });
        // A range fails as soon as one of its steps does.
        if (typeof range === "string") return;
        expect(typeof instant).not.toBe("string");
        const expected = at(range, time);
        const got = at(instant as QueryResult, time);
        expect([...got.keys()].sort()).toEqual([...expected.keys()].sort());
        for (const [key, value] of expected) if (!alike(got.get(key), value)) expect([key, got.get(key)]).toEqual([key, value]);
      },
    ),
    { numRuns: 800 },
  );
});
