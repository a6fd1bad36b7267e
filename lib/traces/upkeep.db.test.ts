import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { ManualClock } from "@/lib/kernel/clock";
import { hours, millis, toMillis, unixMillis, unixNanos } from "@/lib/kernel/units";
import { type Ctx, SYSTEM_ACTOR } from "@/lib/people";
import { PostgresWal } from "@/lib/wal/server";
import { RequestTraffic } from "@/scripts/bench/signal-data";
import { type FreshDatabase, freshDatabase } from "@/test/fresh-database";
import { type TraceStore, compactSpans, openTraces, retainSpans, searchTraces, traceStats } from "./server";

const START = 1_790_000_000_000;
const DAY = 86_400_000;
const KEY = { keyId: "k", tenant: "" };

let db: FreshDatabase;
let wal: PostgresWal;
let store: TraceStore;
let clock: ManualClock;
const ctx = (): Ctx => ({ actor: SYSTEM_ACTOR, clock, requestId: "t", remoteAddress: "" });
const spans = new RequestTraffic(unixNanos(BigInt(START) * 1_000_000n)).spans(2000);

beforeAll(async () => void (db = await freshDatabase()));
afterAll(() => db.close());
beforeEach(async () => {
  await db.pool.query("DELETE FROM telemetry.span_block; DELETE FROM telemetry.trace_index");
  clock = new ManualClock(unixMillis(START));
  wal = new PostgresWal({ db, mode: "write", queueBytes: 64 << 20, clock });
  store = openTraces({ db, wal, clock });
  await wal.start();
  for (let at = 0; at < spans.length; at += 200) {
    await store.writeSpans(KEY, spans.slice(at, at + 200));
    await store.writer.flushAll();
  }
  return () => wal.close();
});

const found = async () => {
  const range = { from: unixMillis(START), to: unixMillis(START + DAY) };
  return (await searchTraces(ctx(), { range, limit: 1000, order: "newest" })).traces;
};

test("small blocks become full ones, smaller in sum, and what is found stays the same", async () => {
  const before = await found();
  const small = await traceStats(ctx());
  expect(small.blocks).toBe(10);
  expect(await compactSpans(db, clock.now())).toBe(0);
  clock.advance(toMillis(hours(1)));
  expect(await compactSpans(db, clock.now())).toBe(10);
  const full = await traceStats(ctx());
  expect(full).toMatchObject({ blocks: 1, records: spans.length });
  expect(full.dataBytes).toBeLessThan(small.dataBytes);
  // Parts of one trace that lay in two blocks are one row now; its figures must not have changed.
  expect(await found()).toEqual(before);
});

test("what is past its retention goes, with its index; the rest stays", async () => {
  clock.advance(millis(13 * DAY));
  expect(await retainSpans(db, clock.now(), { fleetDays: 14, tenants: [] })).toBe(0);
  expect((await found()).length).toBe(400);
  clock.advance(millis(2 * DAY));
  expect(await retainSpans(db, clock.now(), { fleetDays: 14, tenants: [] })).toBe(10);
  expect(await found()).toEqual([]);
  const { rows } = await db.pool.query("SELECT count(*)::int AS n FROM telemetry.trace_index");
  expect(rows[0]).toEqual({ n: 0 });
});

test("a tenant with fewer days loses its spans alone", async () => {
  clock.advance(millis(3 * DAY));
  const others = (await found()).filter((trace) => trace.tenant !== "acme");
  await retainSpans(db, clock.now(), { fleetDays: 14, tenants: [{ tenant: "acme", days: 2 }] });
  expect(await found()).toEqual(others);
  expect(await retainSpans(db, clock.now(), { fleetDays: 14, tenants: [{ tenant: "acme", days: 2 }] })).toBe(0);
});
