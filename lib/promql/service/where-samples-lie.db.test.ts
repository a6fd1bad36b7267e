import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { millis } from "@/lib/kernel/units";
import { seededRandom } from "@/lib/kernel/random";
import type { HistogramValue } from "@/lib/telemetry";
import { planRead } from "@/lib/metrics/server";
import { compactDue } from "@/lib/metrics/store/compact-day";
import { flushSamples } from "@/lib/metrics/store/flush-samples";
import { retainMetrics } from "@/lib/metrics/store/retain";
import { DAY, HOUR, ctxAt, manualClock, put } from "@/lib/metrics/testing/store-fixture";
import { type FreshDatabase, freshDatabase } from "@/test/fresh-database";
import { parseQueryOrThrow } from "../parse";
import { QUERY_DEFAULTS, planQuery } from "../plan";
import { type OpenedQueries, openQueries } from "../testing/query-fixture";
import { GO_ON } from "./job";
import { readNeeds } from "./read-needs";
import { runJob } from "./run-job";

let db: FreshDatabase;
let o: OpenedQueries;
const clock = manualClock(DAY + 50 * HOUR);
const END = DAY + 50 * HOUR;

beforeAll(async () => {
  db = await freshDatabase();
  o = await openQueries(db, clock);
  await fill();
});
afterAll(async () => {
  await o.close();
  await db.close();
});

/** Two days and two hours with everything that makes it hard: resets, gaps, ends, irregular instants, samples right on borders. */
async function fill(): Promise<void> {
  const random = seededRandom(11);
  const batch = o.metrics.store.openBatch({ keyId: "k", tenant: "" });
  for (const instance of ["a", "b"]) {
    const counter: [number, number | "stale"][] = [];
    const gauge: [number, number][] = [];
    const histogram: [number, HistogramValue][] = [];
    let total = 0;
    let counts = [0, 0, 0];
    for (let t = DAY + 60_000; t < END; t += 60_000) {
      if (random() < 0.05) continue;
      const at = t % 300_000 === 0 ? t : t + Math.floor(random() * 20_000);
      if (random() < 0.01) {
        total = 0;
        counts = [0, 0, 0];
      }
      total += Math.floor(random() * 50);
      const b = Math.floor(random() * 3);
      counts[b] = (counts[b] ?? 0) + 1 + Math.floor(random() * 5);
      counter.push([at, total]);
      if (random() < 0.003) {
        counter.push([at + 1, "stale"]);
        t += 20 * 60_000;
      }
      gauge.push([at, Math.round(random() * 1e6) / 1e3]);
      const count = counts.reduce((x, y) => x + y, 0);
      histogram.push([at, { kind: "classic", bounds: Float64Array.of(0.1, 1), counts: Float64Array.from(counts), sum: count / 3, count }]);
    }
    put(batch, { __name__: "tokens_total", instance }, counter, "counter");
    put(batch, { __name__: "kv_usage", instance }, gauge, "gauge");
    put(batch, { __name__: "untyped", instance }, gauge, "unknown");
    put(batch, { __name__: "ttft", instance }, histogram, "histogram");
  }
  await o.metrics.store.writeSamples(batch);
}

interface Asked {
  readonly query: string;
  readonly start: number;
  readonly end: number;
  readonly step: number;
}

const HOURS = (n: number) => n * HOUR;
const whole = (query: string, step = HOUR, from = 2, to = 49): Asked => ({ query, start: DAY + HOURS(from), end: DAY + HOURS(to), step });
/** Those that roll-ups answer as soon as there are some. */
const ALIGNED: readonly Asked[] = [
  whole("rate(tokens_total[1h])"),
  whole("increase(tokens_total[3h])"),
  whole("sum(rate(tokens_total[5m]))", 300_000),
  whole("rate(untyped[10m])", 600_000),
  whole("delta(untyped[1h])"),
  whole("avg_over_time(kv_usage[1h])"),
  whole("min_over_time(kv_usage[2h])"),
  whole("max_over_time(untyped[5m])", 300_000),
  whole("sum_over_time(kv_usage[1h] offset 1h)"),
  whole("count_over_time(tokens_total[1h])"),
  whole("last_over_time(kv_usage[1h])"),
  whole("present_over_time(tokens_total[5m])", 300_000),
  whole("kv_usage", 300_000),
  whole("sum by (instance) (tokens_total)"),
  whole("absent(tokens_total)", 300_000),
  whole("ttft_sum", 300_000),
  whole("histogram_quantile(0.9, sum by (le) (ttft_bucket))"),
  whole("max_over_time(sum(rate(tokens_total[5m]))[1h:5m])"),
];
/** Those that need the samples. */
const OTHERS: readonly Asked[] = [
  whole("rate(tokens_total[7m])", 420_000),
  whole("irate(tokens_total[1h])"),
  whole("quantile_over_time(0.9, kv_usage[1h])"),
  whole("stddev_over_time(kv_usage[1h])"),
  whole("histogram_quantile(0.9, sum by (le) (rate(ttft_bucket[1h])))"),
  whole("histogram_quantile(0.9, rate(ttft[1h]))"),
  whole("rate(ttft_count[1h])"),
  whole("tokens_total @ end()"),
  { query: "tokens_total", start: DAY + HOURS(2) + 1, end: DAY + HOURS(49), step: HOUR },
  whole("deriv(kv_usage[1h])"),
];

async function answer(
  { query, start, end, step }: Asked,
  thinBeyond = Infinity,
): Promise<{ resolution: string; values: Map<string, (number | null)[]> }> {
  const plan = planQuery(parseQueryOrThrow(query), { ...QUERY_DEFAULTS, start, end, step });
  const read = await planRead(ctxAt(clock), readNeeds(plan), { thinBeyond });
  const output = { form: "prometheus", warnings: [], limit: 0, stats: false } as const;
  const reply = await runJob(db, { text: query, plan, read, output }, () => GO_ON);
  if (!reply.ok) throw new Error(reply.message);
  const { data } = JSON.parse(new TextDecoder().decode(reply.body)) as {
    data: { result: { metric: object; values: [number, string][] }[] };
  };
  const values = new Map<string, (number | null)[]>();
  for (const { metric, values: all } of data.result) {
    const by = new Map(all.map(([t, v]) => [Math.round(t * 1000), Number(v)]));
    const line: (number | null)[] = [];
    for (let t = start; t <= end; t += step) line.push(by.get(t) ?? null);
    values.set(JSON.stringify(metric), line);
  }
  return { resolution: read.resolution, values };
}

function expectEqual(a: ReadonlyMap<string, (number | null)[]>, b: ReadonlyMap<string, (number | null)[]>, query: string): void {
  expect([...b.keys()].sort(byText), query).toEqual([...a.keys()].sort(byText));
  for (const [key, line] of a) {
    for (const [i, v] of line.entries()) {
      const w = b.get(key)?.[i] ?? null;
      const near = v === null || w === null ? v === w : Math.abs(v - w) <= 1e-9 * Math.max(1, Math.abs(v)) || Object.is(v, w);
      if (!near) expect.fail(`${query} ${key} at step ${i}: ${v} and ${w}`);
    }
  }
}
const byText = (a: string, b: string): number => (a < b ? -1 : 1);

const all = [...ALIGNED, ...OTHERS];
const WINDOWED = [
  "rate",
  "increase",
  "avg_over_time",
  "min_over_time",
  "max_over_time",
  "sum_over_time",
  "count_over_time",
  "last_over_time",
];
/** Queries on whatever grid, often one that roll-ups would do for. */
const anyQuery = fc
  .record({
    func: fc.constantFrom(...WINDOWED),
    name: fc.constantFrom("tokens_total", "kv_usage", "untyped"),
    window: fc.constantFrom(5, 10, 30, 60, 120, 7),
    offset: fc.constantFrom(0, 0, 5, 60, 3),
    step: fc.constantFrom(5, 10, 60, 120, 11),
    from: fc.integer({ min: 0, max: 30 * 12 }),
    span: fc.integer({ min: 13, max: 49 }),
  })
  .map(({ func, name, window, offset, step, from, span }): Asked => {
    const start = DAY + from * 300_000;
    const query = `${func}(${name}[${window}m]${offset > 0 ? ` offset ${offset}m` : ""})`;
    return { query, start, end: Math.min(END, start + span * HOUR), step: step * 60_000 };
  });

test("a query has the same answer wherever its samples lie: head, chunks, cold groups, across roll-ups, after a restart", async () => {
  const drawn = fc.sample(anyQuery, { seed: 5, numRuns: 120 });
  const asked = [...all, ...drawn];
  const inHead = await Promise.all(asked.map(answer));
  expect(inHead.every(({ resolution }) => resolution === "raw")).toBe(true);
  const same = async (what: string) => {
    for (const [i, one] of asked.entries()) {
      expectEqual(
        inHead[i]?.values ?? new Map(),
        (await answer(one)).values,
        `${what}: ${one.query} every ${one.step / 60_000} min from ${one.start - DAY}`,
      );
    }
  };
  await flushSamples(o.metrics.store, 1, DAY + 30 * HOUR);
  await same("half in chunks");
  await flushSamples(o.metrics.store, 1, DAY + 49 * HOUR);
  await same("almost all in chunks");
  clock.advance(millis(12 * HOUR));
  expect(await compactDue(o.metrics.store)).toBeGreaterThan(0);
  await same("in cold groups and roll-ups");
  for (const one of ALIGNED) expect((await answer(one)).resolution, one.query).not.toBe("raw");
  for (const one of OTHERS) expect((await answer(one)).resolution, one.query).toBe("raw");
  await o.close();
  o = await openQueries(db, clock);
  await same("restarted");
});

test("histograms that would be too many are thinned out, and percentiles over long windows come out near", async () => {
  const asked = whole("histogram_quantile(0.9, sum by (le) (rate(ttft_bucket[2h])))");
  const exact = await answer(asked);
  const near = await answer(asked, 10_000);
  expect([exact.resolution, near.resolution]).toEqual(["raw", "5m"]);
  const [a = [], b = []] = [[...exact.values.values()][0], [...near.values.values()][0]];
  expect(b).toHaveLength(a.length);
  for (const [i, v] of a.entries()) expect(Math.abs((b[i] ?? NaN) - (v ?? NaN))).toBeLessThan(0.05);
  expect((await answer(whole("rate(ttft_count[5m])", 300_000), 10_000)).resolution).toBe("raw");
});

test("where the samples' time is over, those that the roll-ups name stand in for them, and the answer says so", async () => {
  clock.advance(millis(24 * HOUR));
  await retainMetrics(o.metrics.store, { samples: 2, rollups: 400 });
  const old = { start: DAY + HOURS(2), end: DAY + HOURS(23), step: HOUR };
  const rate = await answer({ query: "sum(increase(tokens_total[1h]))", ...old });
  expect(rate.resolution).toBe("1h");
  expect(rate.values.size).toBe(1);
  for (const query of ["rate(tokens_total[37m])", "ttft_count", "histogram_quantile(0.9, sum by (le) (rate(ttft_bucket[1h])))"]) {
    const { resolution, values } = await answer({ query, ...old, step: 37 * 60_000 });
    expect(resolution, query).toBe("5m");
    expect([...values.values()].flat().filter((v) => v !== null).length, query).toBeGreaterThan(20);
  }
});
