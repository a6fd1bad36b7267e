import { afterEach, beforeEach, expect, test } from "vitest";
import type { ManualClock } from "@/lib/kernel/clock";
import { millis } from "@/lib/kernel/units";
import type { ClassicHistogram } from "@/lib/telemetry";
import { type FreshDatabase, freshDatabase } from "@/test/fresh-database";
import { DAY, HOUR, type Opened, ctxAt, manualClock, openStore, write } from "../testing/store-fixture";
import { flushSamples } from "./flush-samples";
import { cardinalityOf, catalogueOf, metricLabelsOf, storageOf } from "./read-catalogue";

let db: FreshDatabase;
let clock: ManualClock;
let opened: Opened;
beforeEach(async () => {
  db = await freshDatabase();
  clock = manualClock();
  opened = await openStore(db, clock);
});
afterEach(async () => {
  await opened.close();
  await db.close();
});

const everyMinute = (from: number, n: number) => Array.from({ length: n }, (_, i): [number, number] => [from + i * 60_000, i]);
const classic: ClassicHistogram = { kind: "classic", bounds: Float64Array.of(1), counts: Float64Array.of(1, 0), sum: 1, count: 1 };

test("the catalogue knows what is active, what is new, and which kind of histogram it is", async () => {
  const { store } = opened;
  await write(store, { __name__: "a", i: "old" }, [[clock.now(), 1]]);
  clock.advance(millis(30 * HOUR));
  const now = clock.now();
  await write(store, { __name__: "a", i: "new" }, [[now - 60_000, 1]]);
  await write(store, { __name__: "h" }, [[now, classic]], "histogram");
  expect(catalogueOf(store, ctxAt(clock))).toMatchObject([
    { name: "a", seriesCount: 2, activeSeries: 1, newSeries: 1, histogram: null },
    { name: "h", seriesCount: 1, activeSeries: 1, histogram: "classic" },
  ]);
});

test("sizes are measured on chunks, told a day, and not guessed before there are any", async () => {
  const { store } = opened;
  expect(await storageOf(store, ctxAt(clock))).toEqual({ measuredHours: 0, bytesPerDay: {} });
  await write(store, { __name__: "up", i: "1" }, everyMinute(DAY + 8 * HOUR, 120));
  await write(store, { __name__: "up", i: "2" }, everyMinute(DAY + 8 * HOUR, 120));
  await flushSamples(store, 1, DAY + 10 * HOUR);
  // Sizes are kept for five minutes.
  clock.advance(millis(301_000));
  const { measuredHours, bytesPerDay } = await storageOf(store, ctxAt(clock));
  expect(measuredHours).toBe(2);
  const { rows } = await db.pool.query<{ bytes: string }>("SELECT sum(octet_length(data)) AS bytes FROM telemetry.chunk");
  expect(bytesPerDay["up"]).toBeCloseTo(Number(rows[0]?.bytes) * 12, 6);
});

test("a tenant's people count that tenant's series alone", async () => {
  const { store } = opened;
  const now = clock.now();
  for (const tenant of ["acme", "globex"]) await write(store, { __name__: "spend", tenant, model: "m" }, [[now, 1]]);
  await write(store, { __name__: "secret" }, [[now, 1]]);
  const ctx = ctxAt(clock, "acme");
  expect(catalogueOf(store, ctx).map((e) => [e.name, e.seriesCount])).toEqual([["spend", 1]]);
  const counted = cardinalityOf(store, ctx, null, "tenant");
  expect([counted.series, counted.kept, counted.metrics.length]).toEqual([1, 1, 1]);
  expect(counted.focus?.top.map((v) => v.name)).toEqual(["acme"]);
  expect(metricLabelsOf(store, ctx, "secret").labels).toEqual([]);
  expect(metricLabelsOf(store, ctx, "spend").labels.map((l) => [l.label, l.values])).toEqual([
    ["model", 1],
    ["tenant", 1],
  ]);
  expect((await storageOf(store, ctx)).bytesPerDay).toEqual({});
});

test("one metric is counted by itself", async () => {
  const { store } = opened;
  const now = clock.now();
  for (const pod of ["1", "2", "3"]) await write(store, { __name__: "x", pod, job: "j" }, [[now, 1]]);
  await write(store, { __name__: "y", job: "j" }, [[now, 1]]);
  const counted = cardinalityOf(store, ctxAt(clock), "x", null);
  expect(counted).toMatchObject({ series: 3, metricCount: 1, savings: [{ metric: "x", label: "pod", series: 3, left: 1 }] });
  expect(counted.jobs).toEqual([{ name: "j", series: 3, dayAgo: 0 }]);
});
