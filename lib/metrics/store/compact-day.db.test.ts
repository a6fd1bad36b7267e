import { afterEach, beforeEach, expect, test } from "vitest";
import type { ManualClock } from "@/lib/kernel/clock";
import { seededRandom } from "@/lib/kernel/random";
import { millis, unixMillis } from "@/lib/kernel/units";
import type { ClassicHistogram } from "@/lib/telemetry";
import { type FreshDatabase, freshDatabase } from "@/test/fresh-database";
import type { MetricQuery, QueryResult } from "../query";
import { DAY, HOUR, type Opened, ctxAt, manualClock, openStore, write } from "../testing/store-fixture";
import { compactDue } from "./compact-day";
import { flushSamples } from "./flush-samples";
import { queryOf, readSeriesOf, statsOf } from "./reads";
import { retainMetrics } from "./retain";

let db: FreshDatabase;
let clock: ManualClock;
let o: Opened;
beforeEach(async () => {
  db = await freshDatabase();
  clock = manualClock(DAY + 48 * HOUR + 12 * HOUR);
  o = await openStore(db, clock);
  await fill();
});
afterEach(async () => {
  await o.close();
  await db.close();
});

const STEP = 60_000;
const N = 50 * 60;

/** Fifty hours, the first two days whole: a counter that resets, a gauge, a series of unknown type and a histogram. */
async function fill() {
  const random = seededRandom(7);
  const counter: [number, number][] = [];
  const gauge: [number, number][] = [];
  const histogram: [number, ClassicHistogram][] = [];
  let total = 0;
  const buckets = [0, 0, 0];
  for (let i = 0; i < N; i++) {
    const t = DAY + i * STEP + (i % 7 === 0 ? 0 : 350);
    if (random() < 0.004) {
      total = 0;
      buckets.fill(0);
    }
    total += Math.floor(random() * 20);
    const b = Math.floor(random() * 3);
    buckets[b] = (buckets[b] ?? 0) + 1;
    counter.push([t, total]);
    gauge.push([t, random() * 100]);
    const count = buckets.reduce((a, x) => a + x, 0);
    histogram.push([t, { kind: "classic", bounds: Float64Array.of(0.1, 1), counts: Float64Array.from(buckets), sum: count / 2, count }]);
  }
  await write(o.store, { __name__: "tokens_total" }, counter, "counter");
  await write(o.store, { __name__: "kv_usage" }, gauge, "gauge");
  await write(o.store, { __name__: "untyped" }, counter, "unknown");
  await write(o.store, { __name__: "ttft" }, histogram, "histogram");
  await flushSamples(o.store, 1, DAY + 50 * HOUR);
}

const range = { from: unixMillis(DAY), to: unixMillis(DAY + 72 * HOUR) };
const everything = async () =>
  (await readSeriesOf(o.store, ctxAt(clock), { matchers: [{ name: "__name__", op: "=~", value: ".+" }], range })).sort(
    (a, b) => a.id - b.id,
  );

const rowsOf = async (table: string) =>
  Number((await db.pool.query<{ n: string }>(`SELECT count(*) AS n FROM telemetry.${table}`)).rows[0]?.n);

function ask(more: Partial<MetricQuery>): Promise<QueryResult> {
  const query: MetricQuery = {
    name: "tokens_total",
    matchers: [],
    range: { from: unixMillis(DAY), to: unixMillis(DAY + 50 * HOUR) },
    stepMs: HOUR,
    windowMs: HOUR,
    function: "rate",
    ...more,
  };
  return queryOf(o.store, ctxAt(clock), query);
}

test("compaction moves whole days into cold groups, and every sample reads as before", async () => {
  const before = await everything();
  expect(await compactDue(o.store)).toBe(0);
  clock.advance(millis(16 * 60_000));
  expect(await compactDue(o.store)).toBe(8);
  expect(await rowsOf("chunk")).toBe(4);
  expect(await rowsOf("chunk_cold")).toBe(8);
  expect(await everything()).toEqual(before);
  expect(await compactDue(o.store)).toBe(0);
});

test("late samples after a compaction are merged by the next, and what was there stays", async () => {
  clock.advance(millis(16 * 60_000));
  await compactDue(o.store);
  const before = await everything();
  await write(o.store, { __name__: "kv_usage" }, [[DAY + 5 * HOUR + 1, -1]]);
  await flushSamples(o.store, 1, DAY + 50 * HOUR);
  const withLate = await everything();
  expect(withLate[1]?.times.length).toBe((before[1]?.times.length ?? 0) + 1);
  clock.advance(millis(16 * 60_000));
  // The group is merged as a whole.
  expect(await compactDue(o.store)).toBe(4);
  expect(await everything()).toEqual(withLate);
});

const cases: [string, Partial<MetricQuery>, "1h" | "5m"][] = [
  ["rate of a counter that resets", {}, "1h"],
  ["increase over windows longer than the step", { function: "increase", windowMs: 6 * HOUR }, "1h"],
  ["rate in five minutes", { stepMs: 300_000, windowMs: 300_000 }, "5m"],
  ["average of a gauge", { name: "kv_usage", function: "avg" }, "1h"],
  ["minimum of a gauge", { name: "kv_usage", function: "min" }, "1h"],
  ["maximum of an untyped series", { name: "untyped", function: "max" }, "1h"],
  ["rate of an untyped series", { name: "untyped", aggregate: "sum" }, "1h"],
];

test.each(cases)("from roll-ups as from samples: %s", async (_name, query, resolution) => {
  // A range too short for roll-ups, pieced together, is computed from samples.
  const piece = 10 * HOUR;
  const raw: (number | null)[] = [];
  for (let from = DAY; from < DAY + 50 * HOUR; from += piece) {
    const part = await ask({ ...query, range: { from: unixMillis(from), to: unixMillis(from + piece - 1) } });
    expect(part.resolution).toBe("raw");
    raw.push(...(part.series[0]?.values ?? part.times.map(() => null)));
  }
  clock.advance(millis(16 * 60_000));
  await compactDue(o.store);
  const rolled = await ask({ ...query, range: { from: unixMillis(DAY), to: unixMillis(DAY + 50 * HOUR - 1) } });
  expect(rolled.resolution).toBe(resolution);
  const values = rolled.series[0]?.values ?? [];
  expect(values.length).toBe(raw.length);
  for (const [i, v] of values.entries()) {
    if (raw[i] === null) expect(v).toBeNull();
    else expect(v).toBeCloseTo(raw[i] ?? NaN, 9);
  }
});

test("a quantile over long windows from thinned histograms stays within its bucket", async () => {
  const query = { name: "ttft", function: "quantile", quantile: 0.5, windowMs: 6 * HOUR } as const;
  const piece = await ask({ ...query, range: { from: unixMillis(DAY + 12 * HOUR), to: unixMillis(DAY + 20 * HOUR) } });
  clock.advance(millis(16 * 60_000));
  await compactDue(o.store);
  const rolled = await ask(query);
  expect([piece.resolution, rolled.resolution]).toEqual(["raw", "1h"]);
  for (const [i, t] of piece.times.entries()) {
    const at = rolled.times.indexOf(t);
    expect(rolled.series[0]?.bounds?.upper[at]).toBe(piece.series[0]?.bounds?.upper[i]);
  }
});

test("retention drops days that are too old, keeps roll-ups longer, and forgets series that have nothing left", async () => {
  clock.advance(millis(16 * 60_000));
  await compactDue(o.store);
  expect(await retainMetrics(o.store, { samples: 1, rollups: 400 })).toBeGreaterThan(0);
  const first = (await everything())[0];
  expect(first?.times[0]).toBeGreaterThanOrEqual(DAY + 24 * HOUR);
  expect((await ask({})).series[0]?.values.filter((v) => v !== null).length).toBeGreaterThan(40);
  clock.advance(millis(500 * 24 * HOUR));
  await flushSamples(o.store, 1, clock.now());
  await retainMetrics(o.store, { samples: 1, rollups: 400 });
  expect(await everything()).toEqual([]);
  expect(await rowsOf("series")).toBe(0);
  expect((await statsOf(o.store, ctxAt(clock))).series).toBe(0);
});
