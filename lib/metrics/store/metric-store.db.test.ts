import { afterEach, beforeEach, expect, test } from "vitest";
import type { ManualClock } from "@/lib/kernel/clock";
import { millis, unixMillis } from "@/lib/kernel/units";
import type { ClassicHistogram } from "@/lib/telemetry";
import { type FreshDatabase, freshDatabase } from "@/test/fresh-database";
import { DAY, HOUR, type Opened, ctxAt, manualClock, openStore, put, write } from "../testing/store-fixture";
import { flushDue, flushSamples } from "./flush-samples";
import { catalogueOf } from "./read-catalogue";
import { labelValuesOf, latestOf, readSeriesOf, statsOf } from "./reads";

let db: FreshDatabase;
let clock: ManualClock;
let open: Opened[] = [];
beforeEach(async () => {
  db = await freshDatabase();
  clock = manualClock();
});
afterEach(async () => {
  for (const o of open) await o.close();
  open = [];
  await db.close();
});

async function opened(mode: "write" | "read" = "write", limits = {}): Promise<Opened> {
  const o = await openStore(db, clock, mode, limits);
  open.push(o);
  return o;
}

const range = { from: unixMillis(DAY), to: unixMillis(DAY + 48 * HOUR) };
const everyMinute = (from: number, n: number) => Array.from({ length: n }, (_, i): [number, number] => [from + i * 60_000, i]);
const name = (n: string) => ({ name: "__name__", op: "=" as const, value: n });

async function samplesOf(o: Opened, metric = "up", tenant: string | null = null) {
  const all = await readSeriesOf(o.store, ctxAt(clock, tenant), { matchers: [name(metric)], range });
  return all.map((s) => [...s.times].map((t, i) => [t, s.values[i]]));
}

test("samples read the same from the head, after a restart, after a flush and from both halves", async () => {
  const a = await opened();
  const samples = everyMinute(DAY + 8 * HOUR, 240);
  await write(a.store, { __name__: "up", job: "x" }, samples);
  expect(await samplesOf(a)).toEqual([samples]);
  await open.pop()?.close();
  const b = await opened();
  expect(await samplesOf(b)).toEqual([samples]);
  expect(await flushSamples(b.store, 1, DAY + 10 * HOUR)).toBe(1);
  expect(await samplesOf(b)).toEqual([samples]);
  await open.pop()?.close();
  const c = await opened();
  expect(c.store.head.size().samples).toBe(120);
  expect(await samplesOf(c)).toEqual([samples]);
});

test("late, repeated and disordered samples are merged; the last written of an instant counts", async () => {
  const { store } = await opened();
  const up = { __name__: "up" };
  const t = DAY + 8 * HOUR;
  await write(store, up, [
    [t, 1],
    [t + 2, 3],
  ]);
  await flushSamples(store, 1, DAY + 10 * HOUR);
  await write(store, up, [
    [t + 1, 2],
    [t, 10],
    [t - 5, 0],
    [t + 2, 3],
  ]);
  const merged = [
    [
      [t - 5, 0],
      [t, 10],
      [t + 1, 2],
      [t + 2, 3],
    ],
  ];
  expect(await samplesOf(open[0] as Opened)).toEqual(merged);
  await flushSamples(store, 1, DAY + 10 * HOUR);
  expect(store.head.size().samples).toBe(0);
  expect(await samplesOf(open[0] as Opened)).toEqual(merged);
  expect((await statsOf(store, ctxAt(clock))).outOfOrderSamples).toBeGreaterThan(0);
});

test("late samples are flushed by themselves once they have waited, and a window once it has closed", async () => {
  const { store } = await opened();
  const state = { lastLateAt: clock.now() };
  await write(store, { __name__: "up" }, everyMinute(DAY + 9 * HOUR, 200));
  // 12:00: windows up to 10:00 are closed with their grace.
  expect(await flushDue(store, state)).toBe(1);
  expect(await flushDue(store, state)).toBe(0);
  clock.advance(millis(10 * 60_000));
  expect(await flushDue(store, state)).toBe(1);
  await write(store, { __name__: "up" }, [[DAY + 7 * HOUR, 5]]);
  expect(await flushDue(store, state)).toBe(1);
  const { rows } = await db.pool.query("SELECT count(*)::int AS n FROM telemetry.wal");
  expect(rows[0].n).toBe(1);
});

test("a flush that fails at any statement changes nothing that is read, and the next one succeeds", async () => {
  const o = await opened();
  const samples = everyMinute(DAY + 8 * HOUR, 240);
  await write(o.store, { __name__: "up" }, samples);
  for (let statement = 0; statement < 14; statement++) {
    const restore = failAt(db, statement);
    await flushSamples(o.store, 1, DAY + 10 * HOUR).catch(() => 0);
    restore();
    expect(await samplesOf(o)).toEqual([samples]);
    await write(o.store, { __name__: "other" }, [[DAY + 9 * HOUR + statement, statement]]);
  }
  await flushSamples(o.store, 1, DAY + 10 * HOUR);
  const { rows } = await db.pool.query(
    "SELECT count(*)::int AS n FROM telemetry.chunk JOIN telemetry.series s ON s.id = series_id WHERE labels->>'__name__' = 'up'",
  );
  expect(rows[0].n).toBe(1);
  expect((await samplesOf(o, "other"))[0]?.length).toBe(14);
});

test("a reader sees what the writer sees, new series and flushes included", async () => {
  const w = await opened();
  const r = await opened("read");
  await write(w.store, { __name__: "up", a: "1" }, everyMinute(DAY + 8 * HOUR, 240));
  await r.wal.catchUp();
  expect(await samplesOf(r)).toEqual(await samplesOf(w));
  await flushSamples(w.store, 1, DAY + 10 * HOUR);
  await write(w.store, { __name__: "up", a: "2" }, everyMinute(DAY + 9 * HOUR, 3));
  await r.wal.catchUp();
  expect(r.store.head.size().samples).toBe(w.store.head.size().samples);
  expect(await samplesOf(r)).toEqual(await samplesOf(w));
});

test("a stale mark stays beside the values, through flush and restart", async () => {
  const o = await opened();
  const t = DAY + 8 * HOUR;
  await write(o.store, { __name__: "up" }, [
    [t, 1],
    [t + 15_000, "stale"],
  ]);
  await flushSamples(o.store, 1, DAY + 10 * HOUR);
  const [series] = await readSeriesOf(o.store, ctxAt(clock), { matchers: [name("up")], range });
  expect([[...(series?.times ?? [])], [...(series?.stale ?? [])]]).toEqual([[t], [t + 15_000]]);
});

test("a histogram is one series, whole in head and chunk", async () => {
  const o = await opened();
  const at = (i: number): ClassicHistogram => ({
    kind: "classic",
    bounds: Float64Array.of(0.1, 1),
    counts: Float64Array.of(i, 2 * i, 1),
    sum: i / 3,
    count: 3 * i + 1,
  });
  const samples = Array.from({ length: 100 }, (_, i): [number, ClassicHistogram] => [DAY + 8 * HOUR + i * 15_000, at(i)]);
  await write(o.store, { __name__: "ttft" }, samples, "histogram");
  const read = async () => (await readSeriesOf(o.store, ctxAt(clock), { matchers: [name("ttft")], range }))[0]?.histograms;
  expect(await read()).toEqual(samples.map(([, h]) => h));
  await flushSamples(o.store, 1, DAY + 10 * HOUR);
  expect(await read()).toEqual(samples.map(([, h]) => h));
});

test("a tenant's people see that tenant's series alone, whatever they ask for", async () => {
  const { store } = await opened();
  await write(store, { __name__: "up", tenant: "acme" }, [[clock.now(), 1]]);
  await write(store, { __name__: "up", tenant: "globex" }, [[clock.now(), 2]]);
  await write(store, { __name__: "up" }, [[clock.now(), 3]]);
  const ctx = ctxAt(clock, "acme");
  expect((await samplesOf(open[0] as Opened, "up", "acme")).flat()).toEqual([[clock.now(), 1]]);
  expect(latestOf(store, ctx, [{ name: "tenant", op: "=~", value: ".*" }]).map((l) => l.value)).toEqual([1]);
  expect(labelValuesOf(store, ctx, "tenant", [])).toEqual(["acme"]);
  expect(catalogueOf(store, ctx)[0]?.seriesCount).toBe(1);
});

test("series beyond a key's limit, too many labels and text Postgres cannot keep are refused by name", async () => {
  const { store } = await opened("write", { seriesPerKey: 2, labelsPerSeries: 3 });
  const batch = store.openBatch({ keyId: "k", tenant: "" });
  const describe = (labels: Record<string, string>) => ({ labels, type: "gauge", unit: "", help: "", form: "float" }) as const;
  expect(batch.intern("a", describe({ __name__: "a" }))).toBeGreaterThanOrEqual(0);
  expect(batch.intern("b", describe({ __name__: "b" }))).toBeGreaterThanOrEqual(0);
  expect(batch.refusal(batch.intern("c", describe({ __name__: "c" })))).toBe("series-limit");
  expect(batch.refusal(batch.intern("d", describe({ __name__: "d", a: "1", b: "2", c: "3" })))).toBe("label-limit");
  expect(batch.refusal(batch.intern("e", describe({ __name__: "e", a: "\0" })))).toBe("invalid");
  expect(batch.refusal(batch.intern("f", describe({ a: "1" })))).toBe("invalid");
});

test("two processes that meet the same series at once agree on its id", async () => {
  const [a, b] = [await opened(), await opened()];
  const labels = Array.from({ length: 50 }, (_, i) => ({ __name__: "up", i: String(i) }));
  await Promise.all(
    [a, b].map(async ({ store }, k) => {
      const batch = store.openBatch({ keyId: "k", tenant: "" });
      for (const l of k ? labels.toReversed() : labels) put(batch, l, [[clock.now() + k, k]]);
      await store.writeSamples(batch);
    }),
  );
  await Promise.all([a.wal.catchUp(), b.wal.catchUp()]);
  expect(await samplesOf(a)).toHaveLength(50);
  expect(await samplesOf(a)).toEqual((await samplesOf(b)).toSorted((x, y) => (x[0]?.[0] ?? 0) - (y[0]?.[0] ?? 0)));
});

test("exemplars survive the flush", async () => {
  const { store } = await opened();
  const { exemplarsOf } = await import("./reads");
  const batch = store.openBatch({ keyId: "k", tenant: "" });
  const t = DAY + 8 * HOUR;
  put(batch, { __name__: "up" }, [[t, 1]]);
  batch.exemplar(0, { timeMs: unixMillis(t), value: 0.5, labels: { trace_id: "ab" } });
  await store.writeSamples(batch);
  const read = () => exemplarsOf(store, ctxAt(clock), { matchers: [name("up")], range });
  const before = await read();
  expect(before[0]?.exemplars).toEqual([{ timeMs: t, value: 0.5, labels: { trace_id: "ab" } }]);
  await flushSamples(store, 1, DAY + 10 * HOUR);
  expect(await read()).toEqual(before);
});

/** Makes the next client from the pool break its connection at its n-th statement. */
function failAt(database: FreshDatabase, n: number): () => void {
  const connect = database.pool.connect.bind(database.pool);
  let used = false;
  let restored = false;
  database.pool.connect = (async () => {
    const client = await connect();
    if (used) return client;
    used = true;
    let seen = 0;
    const query = client.query.bind(client);
    client.query = ((...args: Parameters<typeof query>) => {
      const result = query(...args) as unknown;
      if (!restored && seen++ === n) (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
      return result;
    }) as typeof client.query;
    return client;
  }) as typeof database.pool.connect;
  return () => {
    restored = true;
    database.pool.connect = connect as typeof database.pool.connect;
  };
}

test("samples too far from the present are left out and counted, the rest of the batch is kept", async () => {
  const o = await opened();
  const batch = o.store.openBatch({ keyId: "k", tenant: "" });
  const t = clock.now();
  put(batch, { __name__: "up" }, [
    [t, 1],
    [t + 2 * HOUR, 2],
    [t - 500 * 24 * HOUR, 3],
    [NaN, 4],
  ]);
  expect([batch.size, batch.outOfBounds]).toEqual([1, 3]);
  await o.store.writeSamples(batch);
  expect(await samplesOf(o)).toEqual([[[t, 1]]]);
  expect((await statsOf(o.store, ctxAt(clock))).outOfBoundsSamples).toBe(3);
});
