import { afterAll, beforeAll, expect, test } from "vitest";
import { ManualClock } from "@/lib/kernel/clock";
import { unixMillis, unixNanos } from "@/lib/kernel/units";
import { type LogStore, logVolume, openLogs } from "@/lib/logs/server";
import { type Ctx, SYSTEM_ACTOR } from "@/lib/people";
import { PostgresWal } from "@/lib/wal/server";
import { RequestTraffic } from "@/scripts/bench/signal-data";
import { type FreshDatabase, freshDatabase } from "@/test/fresh-database";
import { type TraceStore, openTraces, searchTraces } from "./server";

const START = 1_790_000_000_000;
const KEY = { keyId: "k", tenant: "" };
const range = { from: unixMillis(START), to: unixMillis(START + 3_600_000) };
const clock = new ManualClock(unixMillis(START));
const ctx: Ctx = { actor: SYSTEM_ACTOR, clock, requestId: "t", remoteAddress: "" };

let db: FreshDatabase;
const wals: PostgresWal[] = [];
let writer: { traces: TraceStore; logs: LogStore };
let reader: { traces: TraceStore; logs: LogStore };

/** The stores opened last are those that the reading functions use: here the reader's. */
async function open(mode: "write" | "read") {
  const wal = new PostgresWal({ db, mode, queueBytes: 64 << 20, clock, tailMs: 3_600_000 });
  wals.push(wal);
  const stores = { traces: openTraces({ db, wal, clock }), logs: openLogs({ db, wal, clock }) };
  await wal.start();
  return stores;
}

beforeAll(async () => {
  db = await freshDatabase();
  writer = await open("write");
  reader = await open("read");
});
afterAll(async () => {
  for (const wal of wals) await wal.close();
  await db.close();
});

test("a process that only reads shows each span and record once, however far behind the writer's flushes it is", async () => {
  const seen = async () => {
    const { traces } = await searchTraces(ctx, { range, limit: 1000, order: "newest" });
    return [traces.reduce((sum, trace) => sum + trace.spanCount, 0), (await logVolume(ctx, range, {})).total];
  };
  const follow = () => (wals[1] as PostgresWal).catchUp();
  const traffic = new RequestTraffic(unixNanos(BigInt(START) * 1_000_000n));
  await writer.traces.writeSpans(KEY, traffic.spans(500));
  await writer.logs.writeLogs(KEY, traffic.logs(300));
  expect(await seen()).toEqual([0, 0]);
  await follow();
  expect(await seen()).toEqual([500, 300]);
  await writer.traces.writeSpans(KEY, traffic.spans(100));
  await writer.traces.writer.flushAll();
  await writer.logs.writer.flushAll();
  // Flushed, and the reader has not heard: its memory and the blocks overlap.
  expect(await seen()).toEqual([500, 300]);
  await follow();
  expect(await seen()).toEqual([600, 300]);
  expect([reader.traces.writer.head.size, reader.logs.writer.head.size]).toEqual([0, 0]);
});
