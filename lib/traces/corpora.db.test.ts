import fs from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ManualClock } from "@/lib/kernel/clock";
import { type Ctx, SYSTEM_ACTOR } from "@/lib/people";
import { MemorySink } from "@/lib/ingest/testing/memory-sink";
import { TEST_NOW, type TestDoor, openTestDoor } from "@/lib/ingest/testing/test-door";
import { PostgresWal } from "@/lib/wal/server";
import { type FreshDatabase, freshDatabase } from "@/test/fresh-database";
import { sharedPath } from "@/test/shared";
import { type TraceStore, openTraces, traceById } from "./server";

const folder = sharedPath("corpora", "otlp");

interface Expected {
  readonly spans: number;
  readonly services?: number;
  readonly processes?: number;
  readonly errors?: number;
}

const read = (...parts: string[]) => fs.readFileSync(path.join(folder ?? "", ...parts), "utf8");
const expected = folder === null ? {} : (JSON.parse(read("expected.json")) as Record<string, Expected>);
const files = Object.keys(expected).filter((name) => name.startsWith("zipkin/") || name === "jaeger-ui/genaiTestTrace.json");

let db: FreshDatabase;
let wal: PostgresWal;
let store: TraceStore;
let door: TestDoor;
const clock = new ManualClock(TEST_NOW);
const ctx: Ctx = { actor: SYSTEM_ACTOR, clock, requestId: "t", remoteAddress: "" };
const sink = new MemorySink();

beforeAll(async () => {
  db = await freshDatabase();
  wal = new PostgresWal({ db, mode: "write", queueBytes: 64 << 20, clock });
  store = openTraces({ db, wal, clock });
  await wal.start();
  door = await openTestDoor(sink);
});
afterAll(async () => {
  await door.close();
  await wal.close();
  await db.close();
});

test.skipIf(folder === null).each(files)("%s is a waterfall that has every span, before and after the move into blocks", async (name) => {
  sink.clear();
  const answer = await door.post(name.startsWith("zipkin/") ? "/api/v2/spans" : "/api/v1/traces/jaeger", read(name), {
    "content-type": "application/json",
  });
  expect(answer.status).toBeLessThan(300);
  const spans = [...sink.spans];
  expect(spans.length).toBe(expected[name]?.spans);
  await store.writeSpans({ keyId: "k", tenant: "" }, spans);
  const traceId = spans[0]?.traceId ?? "";
  const inMemory = await traceById(ctx, traceId);
  await store.writer.flushAll();
  const inBlocks = await traceById(ctx, traceId);
  // Received twice, drawn once: nothing else may be missing.
  const repeated = inMemory.rows.filter((row) => row.flags.includes("exact_duplicate")).length;
  expect(inMemory.rows.filter((row) => !row.synthetic).length + repeated).toBe(spans.length);
  const drawn = (trace: typeof inMemory) => trace.rows.map(({ flags: _flags, ...row }) => row);
  expect(drawn(inBlocks)).toEqual(drawn(inMemory));
  expect(new Set(inMemory.rows.map((row) => row.id)).size).toBe(inMemory.rows.length);
  expect(inMemory.rows.every((row) => row.startUs >= 0 && row.durationUs >= 0 && row.selfUs >= 0)).toBe(true);
});
