import fs from "node:fs";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openPrivateSink } from "@/lib/ingest/server";
import { openTestDoor, TEST_NOW, type TestDoor } from "@/lib/ingest/testing/test-door";
import { ManualClock } from "@/lib/kernel/clock";
import { canonicalLabels, labelsKey } from "@/lib/kernel/labels";
import { millis, unixMillis } from "@/lib/kernel/units";
import { openLogs, searchLogs } from "@/lib/logs/server";
import { openMetricStore, readSeries } from "@/lib/metrics/server";
import { type Ctx, SYSTEM_ACTOR } from "@/lib/people";
import type { TelemetrySink } from "@/lib/telemetry";
import { openTraces, traceById } from "@/lib/traces/server";
import { PostgresWal } from "@/lib/wal/server";
import { type FreshDatabase, freshDatabase } from "@/test/fresh-database";
import { sharedPath } from "@/test/shared";
import { assemble } from "../assemble";
import { parsePrometheusText } from "../prometheus-text";
import { DEFAULT_TARGET } from "../target";
import { exposingServer } from "../testing/exposing-server";
import { TargetScraper, specKey } from "./target-scraper";

let db: FreshDatabase;
let wal: PostgresWal;
let sink: TelemetrySink;
let door: TestDoor;
const clock = new ManualClock(TEST_NOW);
const ctx: Ctx = { actor: SYSTEM_ACTOR, clock, requestId: "r", remoteAddress: "" };
const range = { from: unixMillis(TEST_NOW - 3_600_000), to: unixMillis(TEST_NOW + 600_000) };

beforeAll(async () => {
  db = await freshDatabase();
  wal = new PostgresWal({ db, mode: "write", queueBytes: 64 << 20, clock });
  const metrics = await openMetricStore({ db, wal, clock });
  const traces = openTraces({ db, wal, clock });
  const logs = openLogs({ db, wal, clock });
  await wal.start();
  const store: TelemetrySink = {
    openBatch: metrics.openBatch.bind(metrics),
    writeSamples: metrics.writeSamples.bind(metrics),
    writeSpans: traces.writeSpans,
    writeLogs: logs.writeLogs,
  };
  sink = openPrivateSink(store, "s".repeat(32), clock);
  door = await openTestDoor(sink, { clock });
});
afterAll(async () => {
  await door.close();
  await wal.close();
  await db.close();
});

const exposition = sharedPath("corpora", "metrics-exposition", "vllm", "vllm-t0.prom");

it.skipIf(exposition === null)("what a target exposes is read back from the store, every value of it, and where it ended", async () => {
  const text = fs.readFileSync(exposition ?? "", "utf8");
  const server = await exposingServer(text);
  const settings = { ...DEFAULT_TARGET, job: "vllm", url: server.url };
  const spec = { targetId: "t", url: server.url, labels: { job: "vllm", instance: "a:1" }, settings, bearerToken: null };
  const target = new TargetScraper({ key: specKey(spec), ...spec }, sink);
  const never = new AbortController().signal;
  await target.scrape(clock.now(), never);
  clock.advance(millis(15_000));
  await target.scrape(clock.now(), never);
  clock.advance(millis(15_000));
  server.answer = { status: 500, body: "" };
  await target.scrape(clock.now(), never);
  await server.close();

  const stored = await readSeries(ctx, { matchers: [{ name: "instance", op: "=", value: "a:1" }], range });
  const byIdentity = new Map(stored.map((s) => [labelsKey(s.labels), s]));
  const { points } = assemble(parsePrometheusText(text));
  expect(stored).toHaveLength(points.length + 4);
  for (const point of points) {
    const labels = canonicalLabels({ ...point.labels, __name__: point.name, job: "vllm", instance: "a:1" });
    const series = byIdentity.get(labelsKey(labels));
    expect(series?.type, point.name).toBe(point.type);
    expect([...(series?.times ?? [])]).toEqual([TEST_NOW, TEST_NOW + 15_000]);
    expect([...(series?.stale ?? [])]).toEqual([TEST_NOW + 30_000]);
    const values: unknown[] = typeof point.value === "number" ? [...(series?.values ?? [])] : [...(series?.histograms ?? [])];
    expect(values).toEqual([point.value, point.value]);
  }
  const up = stored.find((s) => s.labels["__name__"] === "up");
  expect([...(up?.values ?? [])]).toEqual([1, 1, 0]);
});

it("log lines and spans in the further formats are read back from the store", async () => {
  const json = { "content-type": "application/json" };
  const at = (clock.now() - 1000) * 1000;
  const span = {
    traceId: "ab".repeat(16),
    id: "cd".repeat(8),
    kind: "SERVER",
    name: "op",
    timestamp: at,
    duration: 5,
    localEndpoint: { serviceName: "s" },
  };
  expect((await door.post("/api/v2/spans", JSON.stringify([span]), json)).status).toBe(202);
  expect((await door.post("/api/v1/logs", '{"message":"from json","service":"a"}', json)).status).toBe(200);
  const push = { streams: [{ stream: { service_name: "b" }, values: [[`${clock.now()}000000`, "from loki"]] }] };
  expect((await door.post("/loki/api/v1/push", JSON.stringify(push), json)).status).toBe(204);
  expect(JSON.stringify(await traceById(ctx, span.traceId))).toContain("cdcdcdcdcdcdcdcd");
  const { records } = await searchLogs(ctx, { range, limit: 10, direction: "backward" });
  expect(records.map((r) => r.body).sort()).toEqual(["from json", "from loki"]);
});
