import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { ManualClock } from "@/lib/kernel/clock";
import { hours, millis, toMillis, unixMillis, unixNanos } from "@/lib/kernel/units";
import { type Ctx, SYSTEM_ACTOR } from "@/lib/people";
import { PostgresWal } from "@/lib/wal/server";
import { RequestTraffic } from "@/scripts/bench/signal-data";
import { type FreshDatabase, freshDatabase } from "@/test/fresh-database";
import { type LogStore, compactLogs, logStats, openLogs, retainLogs, searchLogs } from "./server";

const START = 1_790_000_000_000;
const DAY = 86_400_000;
const KEY = { keyId: "k", tenant: "" };

let db: FreshDatabase;
let wal: PostgresWal;
let store: LogStore;
let clock: ManualClock;
const ctx = (): Ctx => ({ actor: SYSTEM_ACTOR, clock, requestId: "t", remoteAddress: "" });
const records = new RequestTraffic(unixNanos(BigInt(START) * 1_000_000n)).logs(4500);

beforeAll(async () => void (db = await freshDatabase()));
afterAll(() => db.close());
beforeEach(async () => {
  await db.pool.query("DELETE FROM telemetry.log_block");
  clock = new ManualClock(unixMillis(START));
  wal = new PostgresWal({ db, mode: "write", queueBytes: 64 << 20, clock });
  store = openLogs({ db, wal, clock });
  await wal.start();
  for (let at = 0; at < records.length; at += 500) {
    await store.writeLogs(KEY, records.slice(at, at + 500));
    await store.writer.flushAll();
  }
  return () => wal.close();
});

const found = async () => {
  const range = { from: unixMillis(START), to: unixMillis(START + DAY) };
  return (await searchLogs(ctx(), { range, limit: 5000, direction: "forward" })).records;
};

test("small blocks become full ones, smaller in sum, and what is found stays the same", async () => {
  const before = await found();
  const small = await logStats(ctx());
  expect(small.blocks).toBe(9);
  clock.advance(toMillis(hours(1)));
  expect(await compactLogs(db, clock.now())).toBe(9);
  const full = await logStats(ctx());
  expect(full).toMatchObject({ blocks: 2, records: records.length });
  expect(full.dataBytes).toBeLessThan(small.dataBytes);
  expect(await found()).toEqual(before);
});

test("what is past its retention goes; a tenant with fewer days loses its records alone", async () => {
  clock.advance(millis(3 * DAY));
  const others = (await found()).filter((line) => line.tenant !== "acme");
  const retention = { fleetDays: 14, tenants: [{ tenant: "acme", days: 2 }] };
  expect(await retainLogs(db, clock.now(), retention)).toBe(9);
  expect(await found()).toEqual(others);
  expect(await retainLogs(db, clock.now(), retention)).toBe(0);
  clock.advance(millis(12 * DAY));
  await retainLogs(db, clock.now(), retention);
  expect(await found()).toEqual([]);
});
