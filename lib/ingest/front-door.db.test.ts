import SnappyJS from "snappyjs";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ManualClock } from "@/lib/kernel/clock";
import { unixMillis } from "@/lib/kernel/units";
import { openLogs, searchLogs } from "@/lib/logs/server";
import { openMetricStore, readSeries } from "@/lib/metrics/server";
import { type Ctx, SYSTEM_ACTOR } from "@/lib/people";
import { openTraces, traceById } from "@/lib/traces/server";
import { PostgresWal } from "@/lib/wal/server";
import { type FreshDatabase, freshDatabase } from "@/test/fresh-database";
import { openPrivateSink } from "./server";
import { encodeOtlp, encodeRemoteWrite } from "./testing/otlp-messages";
import { openTestDoor, TEST_NOW, type TestDoor } from "./testing/test-door";

let db: FreshDatabase;
let wal: PostgresWal;
let door: TestDoor;
const clock = new ManualClock(TEST_NOW);

async function open(): Promise<void> {
  wal = new PostgresWal({ db, mode: "write", queueBytes: 64 << 20, clock });
  const metrics = await openMetricStore({ db, wal, clock });
  const traces = openTraces({ db, wal, clock });
  const logs = openLogs({ db, wal, clock });
  await wal.start();
  const store = {
    openBatch: metrics.openBatch.bind(metrics),
    writeSamples: metrics.writeSamples.bind(metrics),
    writeSpans: traces.writeSpans,
    writeLogs: logs.writeLogs,
  };
  door = await openTestDoor(openPrivateSink(store, "s".repeat(32), clock), { clock });
}

async function close(): Promise<void> {
  await door.close();
  await wal.close();
}

beforeEach(async () => {
  db = await freshDatabase();
  await open();
});
afterEach(async () => {
  await close();
  await db.close();
});

const ctx: Ctx = { actor: SYSTEM_ACTOR, clock, requestId: "r", remoteAddress: "" };
const range = { from: unixMillis(TEST_NOW - 3_600_000), to: unixMillis(TEST_NOW + 60_000) };
const T = TEST_NOW - 5_000;
const PROTO = { "content-type": "application/x-protobuf" };
const bytes = (n: number) => Buffer.alloc(n, 0xab).toString("base64");

test("what was acknowledged over each protocol is read back, also after a restart", async () => {
  const write = encodeRemoteWrite("WriteRequest", {
    timeseries: [
      {
        labels: [
          { name: "__name__", value: "up" },
          { name: "job", value: "vllm" },
        ],
        samples: [{ value: 1, timestamp: T }],
      },
    ],
  });
  expect((await door.post("/api/v1/write", Buffer.from(SnappyJS.compress(write)))).status).toBe(204);
  const histogram = { timeUnixNano: `${T}000000`, count: 3, sum: 2.5, bucketCounts: [1, 2], explicitBounds: [0.5] };
  const metrics = {
    resourceMetrics: [
      { scopeMetrics: [{ metrics: [{ name: "ttft", histogram: { aggregationTemporality: 2, dataPoints: [histogram] } }] }] },
    ],
  };
  expect((await door.post("/v1/metrics", encodeOtlp("ExportMetrics", metrics), PROTO)).status).toBe(200);
  const span = {
    traceId: bytes(16),
    spanId: bytes(8),
    name: "llm_request",
    startTimeUnixNano: `${T}000000`,
    endTimeUnixNano: `${T + 1_000}000000`,
  };
  expect(
    (await door.post("/v1/traces", encodeOtlp("ExportTraces", { resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] }), PROTO)).status,
  ).toBe(200);
  const record = { timeUnixNano: `${T}000000`, severityNumber: 17, body: { stringValue: "EngineCore encountered a fatal error." } };
  expect(
    (await door.post("/v1/logs", encodeOtlp("ExportLogs", { resourceLogs: [{ scopeLogs: [{ logRecords: [record] }] }] }), PROTO)).status,
  ).toBe(200);

  const check = async (): Promise<void> => {
    const up = await readSeries(ctx, { matchers: [{ name: "__name__", op: "=", value: "up" }], range });
    expect(up.map((s) => [s.labels, [...s.times], [...s.values]])).toEqual([[{ __name__: "up", job: "vllm" }, [T], [1]]]);
    const ttft = await readSeries(ctx, { matchers: [{ name: "__name__", op: "=", value: "ttft" }], range });
    expect(ttft[0]?.histograms?.[0]).toMatchObject({ kind: "classic", count: 3, sum: 2.5, counts: Float64Array.of(1, 2) });
    const trace = await traceById(ctx, "ab".repeat(16));
    expect(JSON.stringify(trace)).toContain("llm_request");
    const logs = await searchLogs(ctx, { range, limit: 10, direction: "backward" });
    expect(logs.records.map((r) => r.body)).toEqual(["EngineCore encountered a fatal error."]);
  };
  await check();
  await close();
  await open();
  await check();
});

test("when Postgres is gone nothing is acknowledged, and the sender is told to come back", async () => {
  await wal.close();
  const record = { timeUnixNano: `${T}000000`, body: { stringValue: "x" } };
  const answer = await door.post(
    "/v1/logs",
    encodeOtlp("ExportLogs", { resourceLogs: [{ scopeLogs: [{ logRecords: [record] }] }] }),
    PROTO,
  );
  expect(answer.status).toBe(503);
  expect(Number(answer.headers["retry-after"])).toBeGreaterThan(0);
  await open();
  const logs = await searchLogs(ctx, { range, limit: 10, direction: "backward" });
  expect(logs.records).toEqual([]);
});
