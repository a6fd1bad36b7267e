import { afterAll, beforeAll, expect, test } from "vitest";
import { ManualClock } from "@/lib/kernel/clock";
import { unixMillis, unixNanos } from "@/lib/kernel/units";
import { type Ctx, SYSTEM_ACTOR } from "@/lib/people";
import type { PoolClient } from "@/lib/db/server";
import type { SpanRecord } from "@/lib/telemetry/span";
import { PostgresWal } from "@/lib/wal/server";
import { RequestTraffic } from "@/scripts/bench/signal-data";
import { type FreshDatabase, freshDatabase } from "@/test/fresh-database";
import type { TraceQuery } from "./query";
import { type TraceStore, openTraces, searchTraces, traceById, traceFacets } from "./server";

const START = 1_790_000_000_000;
const KEY = { keyId: "k", tenant: "" };
const range = { from: unixMillis(START), to: unixMillis(START + 3_600_000) };
const clock = new ManualClock(unixMillis(START));
const everyone: Ctx = { actor: SYSTEM_ACTOR, clock, requestId: "t", remoteAddress: "" };
const only = (tenant: string): Ctx => ({ ...everyone, actor: { ...SYSTEM_ACTOR, kind: "user", tenant } });
const query = (more: Partial<TraceQuery> = {}): TraceQuery => ({ range, limit: 1000, order: "newest", ...more });

let db: FreshDatabase;
let wal: PostgresWal;
let store: TraceStore;
const spans = new RequestTraffic(unixNanos(BigInt(START) * 1_000_000n)).spans(3000);

async function open(): Promise<void> {
  wal = new PostgresWal({ db, mode: "write", queueBytes: 64 << 20, clock });
  store = openTraces({ db, wal, clock });
  await wal.start();
}

beforeAll(async () => {
  db = await freshDatabase();
  await open();
  // Half in blocks, half in memory, and some traces cut between the two.
  await store.writeSpans(KEY, spans.slice(0, 1503));
  await store.writer.flushAll();
  await store.writeSpans(KEY, spans.slice(1503));
});
afterAll(async () => {
  await wal.close();
  await db.close();
});

const traceIds = [...new Set(spans.map((span) => span.traceId))];
const errors = new Set(spans.filter((span) => span.status === 2).map((span) => span.traceId));

async function everything(ctx: Ctx, more: Partial<TraceQuery> = {}) {
  const traces = [];
  let cursor: string | undefined;
  do {
    const page = await searchTraces(ctx, query({ ...more, ...(cursor === undefined ? {} : { cursor }) }));
    traces.push(...page.traces);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return traces;
}

test.each(["newest", "oldest", "slowest"] as const)("every trace is found once, whole, across pages (%s)", async (order) => {
  const traces = await everything(everyone, { order, limit: 70 });
  expect(traces.map((trace) => trace.traceId).sort()).toEqual([...traceIds].sort());
  expect(traces.reduce((sum, trace) => sum + trace.spanCount, 0)).toBe(spans.length);
  const keys = traces.map((trace) =>
    order === "slowest" ? -trace.durationMs : order === "newest" ? -Number(trace.startNs) : Number(trace.startNs),
  );
  expect(keys).toEqual([...keys].sort((a, b) => a - b));
  expect(traces.every((trace) => trace.rootName === "POST /v1/chat/completions" && trace.services.length === 3)).toBe(true);
});

test("filters by index agree with the spans themselves", async () => {
  const model = "qwen3-32b";
  const ofModel = new Set(spans.filter((span) => span.attributes["gen_ai.request.model"] === model).map((span) => span.traceId));
  expect((await everything(everyone, { model })).length).toBe(ofModel.size);
  expect((await everything(everyone, { status: "error" })).length).toBe(errors.size);
  expect((await everything(everyone, { status: "ok" })).length).toBe(traceIds.length - errors.size);
  expect((await everything(everyone, { service: "router" })).length).toBe(traceIds.length);
  expect((await everything(everyone, { service: "vllm", operation: "auth" })).length).toBe(0);
  expect((await everything(everyone, { service: "gateway", operation: "auth" })).length).toBe(traceIds.length);
  const slow = await everything(everyone, { minDurationMs: 5000 });
  const all = await everything(everyone);
  expect(slow.length).toBe(all.filter((trace) => trace.durationMs >= 5000).length);
  expect(slow.length).toBeGreaterThan(0);
});

test("filters that no index knows are answered from the spans in blocks and memory", async () => {
  const [early, late] = [spans[4] as SpanRecord, spans.at(-1) as SpanRecord];
  for (const span of [early, late]) {
    const id = span.attributes["gen_ai.request.id"] as string;
    expect((await everything(everyone, { attributes: { "gen_ai.request.id": id } })).map((t) => t.traceId)).toEqual([span.traceId]);
  }
  const onNode = new Set(spans.filter((span) => span.resource.attributes["service.instance.id"] === "vllm-3").map((s) => s.traceId));
  expect((await everything(everyone, { node: "vllm-3", limit: 20 })).length).toBe(onNode.size);
});

test("figures of a request are those of its engine, counted once", async () => {
  const engine = spans[4] as SpanRecord;
  const trace = (await everything(everyone)).find((t) => t.traceId === engine.traceId);
  expect(trace?.tokensOut).toBe(engine.attributes["gen_ai.usage.completion_tokens"]);
  expect(trace?.ttftMs).toBeCloseTo(Number(engine.attributes["gen_ai.latency.time_to_first_token"]) * 1000, 1);
});

test("a trace cut between block and memory is one waterfall, with the engine's phases", async () => {
  const cut = (spans[1503] as SpanRecord).traceId;
  const detail = await traceById(everyone, cut);
  expect(detail.rows.filter((row) => !row.synthetic).map((row) => [row.depth, row.name])).toEqual([
    [0, "POST /v1/chat/completions"],
    [1, "auth"],
    [1, "route"],
    [1, "POST"],
    [2, "llm_request"],
  ]);
  expect(detail.rows.filter((row) => row.synthetic).map((row) => row.name)).toEqual(["frontend", "queue", "prefill", "decode"]);
  expect(detail.spanCount).toBe(5);
  const onPath = detail.criticalPath.reduce((sum, section) => sum + section.toUs - section.fromUs, 0);
  expect(onPath).toBeCloseTo(detail.rows[0]?.durationUs ?? 0, 3);
  expect(detail.rows.reduce((sum, row) => sum + row.criticalUs, 0)).toBeCloseTo(onPath, 3);
});

test("a tenant's viewer sees its own spans and nothing of others, in lists, waterfalls and facets", async () => {
  const own = new Set(spans.filter((span) => span.tenant === "acme").map((span) => span.traceId));
  const seen = await everything(only("acme"));
  expect(seen.map((trace) => trace.traceId).sort()).toEqual([...own].sort());
  expect((await everything(only("acme"), { tenant: "globex" })).length).toBe(0);
  const foreign = traceIds.find((id) => !own.has(id)) as string;
  await expect(traceById(only("acme"), foreign)).rejects.toMatchObject({ code: "not-found" });
  expect((await traceFacets(only("acme"), range)).tenants.map((t) => t.value)).toEqual(["acme"]);
  const id = "f".repeat(32);
  const [a, b] = spans as [SpanRecord, SpanRecord];
  await store.writeSpans(KEY, [
    {
      ...a,
      traceId: id,
      tenant: "one",
      startNs: unixNanos(a.startNs + 3_700_000_000_000n),
      endNs: unixNanos(a.endNs + 3_700_000_000_000n),
    },
    {
      ...b,
      traceId: id,
      tenant: "two",
      startNs: unixNanos(b.startNs + 3_700_000_000_000n),
      endNs: unixNanos(b.endNs + 3_700_000_000_000n),
    },
  ]);
  expect((await traceById(everyone, id)).spanCount).toBe(2);
  expect((await traceById(only("two"), id)).rows.map((row) => row.tenant)).toEqual(["two"]);
});

test("without the permission nothing is read", async () => {
  const none: Ctx = { ...everyone, actor: { ...SYSTEM_ACTOR, permissions: [] } };
  await expect(searchTraces(none, query())).rejects.toMatchObject({ code: "forbidden" });
  await expect(traceById(none, "0".repeat(32))).rejects.toMatchObject({ code: "forbidden" });
  await expect(traceFacets(none, range)).rejects.toMatchObject({ code: "forbidden" });
});

test("a restart gives back what was in memory; a flush interrupted at any statement loses and doubles nothing", async () => {
  const before = (await everything(everyone)).reduce((sum, trace) => sum + trace.spanCount, 0);
  await wal.close();
  await open();
  expect((await everything(everyone)).reduce((sum, trace) => sum + trace.spanCount, 0)).toBe(before);

  let cuts = 0;
  for (let failAt = 1; failAt < 40; failAt++) {
    let statements = 0;
    let armed = true;
    const connect = db.pool.connect.bind(db.pool) as (...args: unknown[]) => Promise<PoolClient>;
    const spy = async (...args: unknown[]) => {
      const client = await connect(...args);
      // With a callback it is the pool's own query, not a flush.
      if (args.length > 0) return client;
      const run = client.query.bind(client) as (...args: unknown[]) => unknown;
      client.query = ((...args: unknown[]) => {
        if (armed && ++statements === failAt)
          (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
        return run(...args);
      }) as typeof client.query;
      return client;
    };
    db.pool.connect = spy as typeof db.pool.connect;
    const outcome = await store.writer.flushAll().then(
      () => "done",
      () => "failed",
    );
    armed = false;
    db.pool.connect = connect as typeof db.pool.connect;
    expect(
      (await everything(everyone)).reduce((sum, trace) => sum + trace.spanCount, 0),
      `cut at statement ${failAt}`,
    ).toBe(before);
    if (outcome === "failed") cuts++;
    if (outcome === "done" && statements < failAt) break;
  }
  expect(cuts).toBeGreaterThan(5);
  expect(store.writer.head.size).toBe(0);
  const { rows } = await db.pool.query("SELECT count(*)::int AS n FROM telemetry.wal WHERE kind = 2");
  expect(rows[0]).toEqual({ n: 0 });
});

test("traces of one service alone can be left out; traces it shares with others stay", async () => {
  const later = { from: unixMillis(START + 7_200_000), to: unixMillis(START + 7_300_000) };
  const at = unixNanos(BigInt(later.from) * 1_000_000n + 1n);
  const span = (traceId: string, spanId: string, service: string): SpanRecord => ({
    ...(spans[0] as SpanRecord),
    traceId,
    spanId,
    parentSpanId: "",
    startNs: at,
    endNs: unixNanos(at + 1000n),
    resource: { attributes: { "service.name": service } },
  });
  const [own, shared] = ["a".repeat(32), "b".repeat(32)];
  await store.writeSpans(KEY, [span(own, "1".repeat(16), "own"), span(shared, "2".repeat(16), "own"), span(shared, "3".repeat(16), "web")]);
  const left = async () => (await everything(everyone, { range: later, exceptService: "own" })).map((t) => t.traceId);
  expect(await left()).toEqual([shared]);
  await store.writer.flushAll();
  expect(await left()).toEqual([shared]);
  expect((await everything(everyone, { range: later })).length).toBe(2);
});
