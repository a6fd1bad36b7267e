import { afterAll, beforeAll, expect, test } from "vitest";
import { ManualClock } from "@/lib/kernel/clock";
import { unixMillis, unixNanos } from "@/lib/kernel/units";
import { type Ctx, SYSTEM_ACTOR } from "@/lib/people";
import type { SpanRecord } from "@/lib/telemetry/span";
import { PostgresWal } from "@/lib/wal/server";
import { RequestTraffic } from "@/scripts/bench/signal-data";
import { type FreshDatabase, freshDatabase } from "@/test/fresh-database";
import type { TraceQuery } from "./query";
import {
  type TraceStore,
  compareById,
  compareWithUsual,
  openTraces,
  pathOfRequest,
  sampleTraces,
  traceGroups,
  traceServiceMap,
  tracesDifferent,
} from "./server";

const START = 1_790_000_000_000;
const KEY = { keyId: "k", tenant: "" };
const range = { from: unixMillis(START), to: unixMillis(START + 3_600_000) };
const clock = new ManualClock(unixMillis(START));
const everyone: Ctx = { actor: SYSTEM_ACTOR, clock, requestId: "t", remoteAddress: "" };
const only = (tenant: string): Ctx => ({ ...everyone, actor: { ...SYSTEM_ACTOR, kind: "user", tenant } });
const query: TraceQuery = { range, limit: 1, order: "newest" };

const spans = new RequestTraffic(unixNanos(BigInt(START) * 1_000_000n)).spans(6000);
const traceIds = [...new Set(spans.map((span) => span.traceId))];
const acme = new Set(spans.filter((span) => span.tenant === "acme").map((span) => span.traceId));

let db: FreshDatabase;
let wal: PostgresWal;
beforeAll(async () => {
  db = await freshDatabase();
  wal = new PostgresWal({ db, mode: "write", queueBytes: 64 << 20, clock });
  const store: TraceStore = openTraces({ db, wal, clock });
  await wal.start();
  await store.writeSpans(KEY, spans.slice(0, 4003));
  await store.writer.flushAll();
  await store.writeSpans(KEY, spans.slice(4003));
});
afterAll(async () => {
  await wal.close();
  await db.close();
});

const durationMs = (id: string): number => {
  const own = spans.filter((span) => span.traceId === id);
  const [from, to] = [own.map((span) => span.startNs), own.map((span) => span.endNs)];
  return Number(to.reduce((a, b) => (a > b ? a : b)) - from.reduce((a, b) => (a < b ? a : b))) / 1e6;
};

test("groups are of every trace, from blocks and memory, and agree with sorting the durations", async () => {
  const { groups, size } = await traceGroups(everyone, query, "tenant", "traces");
  expect(size).toEqual({ traces: traceIds.length, spans: spans.length, share: 1, partial: false });
  const durations = [...acme].map(durationMs).sort((a, b) => a - b);
  expect(groups.find((group) => group.value === "acme")).toMatchObject({
    count: acme.size,
    p50Ms: durations[Math.ceil(durations.length / 2) - 1],
    p99Ms: durations[Math.ceil(durations.length * 0.99) - 1],
  });
});

test("groups of spans are of the spans that the query names", async () => {
  const { groups } = await traceGroups(everyone, { ...query, service: "gateway", operation: "auth" }, "service", "spans");
  expect(groups.map(({ value, count }) => [value, count])).toEqual([["gateway", traceIds.length]]);
  const byNode = await traceGroups(everyone, { ...query, node: "vllm-3" }, "node", "spans");
  const onNode = spans.filter((span) => span.resource.attributes["service.instance.id"] === "vllm-3").length;
  expect(byNode.groups.map(({ value, count }) => [value, count])).toEqual([["vllm-3", onNode]]);
});

test("a tenant's viewer gets groups, maps and differences of its own spans alone", async () => {
  const { groups, size } = await traceGroups(only("acme"), query, "tenant", "traces");
  expect(groups.map(({ value, count }) => [value, count])).toEqual([["acme", acme.size]]);
  expect(size.traces).toBe(acme.size);
  const map = await traceServiceMap(only("acme"), query, null);
  expect(map.edges.reduce((most, edge) => Math.max(most, edge.now.count), 0)).toBe(acme.size);
  const foreign = traceIds.find((id) => !acme.has(id)) as string;
  await expect(compareWithUsual(only("acme"), foreign, 1)).rejects.toMatchObject({ code: "not-found" });
  await expect(compareById(only("acme"), [...acme][0] as string, foreign)).rejects.toMatchObject({ code: "not-found" });
  await expect(pathOfRequest(only("acme"), foreign, 1)).rejects.toMatchObject({ code: "not-found" });
});

test("where the range holds more than is looked at, a part stands for all and says so", async () => {
  const { size } = await sampleTraces(everyone, query, 3000);
  expect(size.partial).toBe(true);
  expect(size.share).toBeLessThan(1);
  expect(size.traces).toBeLessThan(traceIds.length);
});

test("slow requests differ by their long answers", async () => {
  const { differences, selected, rest } = await tracesDifferent(everyone, { query, selection: { minDurationMs: 8000 } });
  expect(selected + rest).toBe(traceIds.length);
  expect(selected).toBe(traceIds.filter((id) => durationMs(id) >= 8000).length);
  expect(differences[0]).toMatchObject({ key: "output tokens", how: "atLeast" });
});

test("the map holds the calls of gateway, router and engine, with a range before that knew nothing", async () => {
  const before = { from: unixMillis(START - 3_600_000), to: unixMillis(START - 1) };
  const { edges, sizeBefore } = await traceServiceMap(everyone, query, before);
  expect(edges.length).toBeGreaterThan(0);
  expect(edges.every((edge) => edge.before === null && edge.now.count === traceIds.length)).toBe(true);
  expect(sizeBefore?.traces).toBe(0);
});

test("a trace is laid beside its cohort, and its phases add up to the request", async () => {
  const id = traceIds[7] as string;
  const beside = await compareWithUsual(everyone, id, 1);
  expect(beside.cohort.rootName).toBe(
    (spans.find((span: SpanRecord) => span.traceId === id && span.parentSpanId === "") as SpanRecord).name,
  );
  expect(beside.cohort.traces).toBeGreaterThan(20);
  expect(beside.rows.every((row) => row.kind !== "missing" && row.usual !== null)).toBe(true);
  const path = await pathOfRequest(everyone, id, 1);
  expect(path.phases.reduce((sum, phase) => sum + phase.durationUs, 0)).toBeCloseTo(path.durationUs, 3);
  expect(path.phases.map((phase) => phase.name)).toEqual(expect.arrayContaining(["queue", "prefill", "decode"]));
  expect(path.phases.every((phase) => phase.usual !== null)).toBe(true);
  expect((await compareById(everyone, id, id)).counts.longer).toBe(0);
});
