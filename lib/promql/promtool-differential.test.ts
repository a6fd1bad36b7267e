/**
 * Random queries, evaluated by us and by Debian's promtool 2.42 over the same
 * samples. Kept out of the questions is what is known to have changed since:
 * windows were closed on both sides (no sample and no step lies on a border
 * here), `atan2` kept the name, the spread of a single NaN was 0, a duplicate
 * that a comparison filters out was no error, and of equal values another one
 * may be at the top.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import type { LabelMatcher, Labels } from "@/lib/kernel/labels";
import { evaluate, isQueryError } from "./evaluate";
import { labelsText } from "./eval/label-sets";
import { parseQueryOrThrow } from "./parse";
import { QUERY_DEFAULTS, planQuery } from "./plan";
import { type PromSeries, SAMPLE_FLOAT, SAMPLE_STALE } from "./series";
import { arbitraryQuery } from "./testing/arbitrary-queries";
import { type PromtoolAnswer, askPromtool, hasPromtool } from "./testing/promtool-rules";

const installed = hasPromtool();
if (!installed) console.log("skipped: promtool is not installed");

const QUERIES = 400;
const INTERVAL_S = 17;
const AT_MS = 661_123;
const NOT_IN_242 = /mad_over_time|first_over_time|ts_of_|limitk|histogram_(?:fraction|count|sum|avg|std)|\bh\b/;
const CHANGED = /atan2|stddev|stdvar|topk|bottomk|count_values|hour|1700000900/;

type Sample = number | "stale" | "_";

function made(name: string, labels: Labels, of: (i: number) => Sample): { written: { series: string; values: string }; ours: PromSeries } {
  const samples = Array.from({ length: 39 }, (_, i): Sample => (i === 0 ? "_" : of(i)));
  const own = samples.map((value, i) => ({ value, time: i * INTERVAL_S * 1000 })).filter(({ value }) => value !== "_");
  const ours: PromSeries = {
    labels: { __name__: name, ...labels },
    times: Float64Array.from(own, ({ time }) => time),
    values: Float64Array.from(own, ({ value }) => (typeof value === "number" ? value : 0)),
    kinds: Uint8Array.from(own, ({ value }) => (value === "stale" ? SAMPLE_STALE : SAMPLE_FLOAT)),
    histograms: null,
    starts: null,
  };
  return { written: { series: name + labelsText(labels).replaceAll(", ", ","), values: samples.join(" ") }, ours };
}

const DATA = ["a", "b"].flatMap((model, m) =>
  [0, 1, 2].flatMap((n) => [
    made("x_total", { model, node: `n${n}` }, (i) => 1000 + (i % 23) * (n + 1) + m),
    made("g", { model, node: `n${n}` }, (i) =>
      i === 20 + n ? "stale" : i % 11 === n ? NaN : i % 13 === 3 ? "_" : Math.round(Math.sin(i + n) * 900) / 100,
    ),
    ...["0.1", "1", "+Inf"].map((le, b) => made("h_bucket", { model, node: `n${n}`, le }, (i) => 500 + i * (b + 1 + n))),
  ]),
);

const matches =
  (labels: Labels) =>
  ({ name, op, value }: LabelMatcher): boolean => {
    const has = labels[name] ?? "";
    return op === "=" || op === "!=" ? (has === value) === (op === "=") : new RegExp(`^(?:${value})$`).test(has) === (op === "=~");
  };

function ours(query: string): ReadonlyMap<string, number> | string {
  const plan = planQuery(parseQueryOrThrow(query), { ...QUERY_DEFAULTS, start: AT_MS, end: AT_MS, step: 0 });
  try {
    const read = ({ matchers }: { matchers: readonly LabelMatcher[] }) =>
      DATA.map(({ ours: series }) => series).filter(({ labels }) => matchers.every(matches(labels)));
    const { series } = evaluate(plan, read, { expired: () => false });
    return new Map(series.map(({ labels, values }) => [labelsText(labels), values[0] as number]));
  } catch (error) {
    if (isQueryError(error)) return error.message;
    throw error;
  }
}

const numberOf = (printed: string): number => (printed.endsWith("Inf") ? Number(printed.replace("Inf", "Infinity")) : Number(printed));
const close = (a: number, b: number): boolean =>
  Object.is(a, b) || a === b || Math.abs(a - b) <= 1e-9 + 1e-7 * Math.max(Math.abs(a), Math.abs(b));
/** Without the series that an error names: of several duplicates any may be found first. */
const cause = (message: string): string => message.replace(/\{.*\}/, "").replace(/: \[.*\]/, "");

function difference(theirs: PromtoolAnswer, mine: ReadonlyMap<string, number> | string): string | null {
  if (typeof mine === "string" && mine.startsWith("multiple matches") && typeof theirs !== "string") return null;
  if (typeof theirs === "string" || typeof mine === "string") {
    const same = typeof theirs === "string" && typeof mine === "string" && cause(theirs) === cause(mine);
    return same
      ? null
      : `theirs: ${typeof theirs === "string" ? theirs : "a result"}; ours: ${typeof mine === "string" ? mine : "a result"}`;
  }
  for (const labels of new Set([...theirs.keys(), ...mine.keys()])) {
    const [a, b] = [theirs.get(labels), mine.get(labels)];
    if (a === undefined || b === undefined || !close(numberOf(a), b)) return `${labels}: theirs ${a}, ours ${b}`;
  }
  return null;
}

test.skipIf(!installed)("random queries have the answers and errors that promtool gives", () => {
  const drawn = fc.sample(arbitraryQuery, { seed: 20_261, numRuns: QUERIES * 4 });
  const queries = [...new Set(drawn)].filter((query) => !NOT_IN_242.test(query) && !CHANGED.test(query)).slice(0, QUERIES);
  expect(queries).toHaveLength(QUERIES);
  const theirs = askPromtool({ intervalS: INTERVAL_S, series: DATA.map(({ written }) => written), evalTime: "11m1s123ms", queries });
  const wrong = queries.flatMap((query, i) => {
    const found = difference(theirs[i] as PromtoolAnswer, ours(query));
    return found === null ? [] : [`${query}\n    ${found}`];
  });
  expect(wrong).toEqual([]);
});
