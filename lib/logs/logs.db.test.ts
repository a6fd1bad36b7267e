import { afterAll, beforeAll, expect, test } from "vitest";
import { ManualClock } from "@/lib/kernel/clock";
import { unixMillis, unixNanos } from "@/lib/kernel/units";
import { type Ctx, SYSTEM_ACTOR } from "@/lib/people";
import type { LogRecord } from "@/lib/telemetry/log-record";
import { PostgresWal } from "@/lib/wal/server";
import { RequestTraffic } from "@/scripts/bench/signal-data";
import { type FreshDatabase, freshDatabase } from "@/test/fresh-database";
import { bodyText } from "./match";
import type { LogQuery } from "./query";
import { type LiveBatch, type LogStore, logContext, logFacets, logVolume, openLogs, searchLogs, tailLogs } from "./server";

const START = 1_790_000_000_000;
const KEY = { keyId: "k", tenant: "" };
const range = { from: unixMillis(START), to: unixMillis(START + 3_600_000) };
const clock = new ManualClock(unixMillis(START));
const everyone: Ctx = { actor: SYSTEM_ACTOR, clock, requestId: "t", remoteAddress: "" };
const only = (tenant: string): Ctx => ({ ...everyone, actor: { ...SYSTEM_ACTOR, kind: "user", tenant } });

let db: FreshDatabase;
let wal: PostgresWal;
let store: LogStore;
const made = new RequestTraffic(unixNanos(BigInt(START) * 1_000_000n)).logs(12_000);
// Many records of one instant, as a sender with a coarse clock gives.
const same = Array.from({ length: 40 }, (_, i): LogRecord => ({ ...(made[0] as LogRecord), body: `same instant ${i}` }));
const records = [...made, ...same];

async function open(): Promise<void> {
  wal = new PostgresWal({ db, mode: "write", queueBytes: 64 << 20, clock });
  store = openLogs({ db, wal, clock });
  await wal.start();
}

beforeAll(async () => {
  db = await freshDatabase();
  await open();
  // Three flushes, and a part that stays in memory.
  for (let at = 0; at < records.length; at += 500) {
    await store.writeLogs(KEY, records.slice(at, at + 500));
    if (at === 3000 || at === 9000 || at === 9500) await store.writer.flushAll();
  }
});
afterAll(async () => {
  await wal.close();
  await db.close();
});

const query = (more: Partial<LogQuery> = {}): LogQuery => ({ range, limit: 1000, direction: "backward", ...more });

async function everything(ctx: Ctx, more: Partial<LogQuery> = {}) {
  const lines = [];
  let cursor: string | undefined;
  do {
    const page = await searchLogs(ctx, query({ ...more, ...(cursor === undefined ? {} : { cursor }) }));
    lines.push(...page.records);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return lines;
}

test.each([
  ["backward", 5000],
  ["forward", 5000],
  ["backward", 7],
  ["forward", 7],
] as const)("every record comes once, in order, across pages (%s, %d a page)", async (direction, limit) => {
  const to = limit === 7 ? unixMillis(START + 60) : range.to;
  const lines = await everything(everyone, { direction, limit, range: { from: range.from, to } });
  const wanted = records.filter((r) => r.timeNs < BigInt(to) * 1_000_000n).map((r) => bodyText(r.body));
  expect(lines.map((line) => line.body).sort()).toEqual(wanted.sort());
  const times = lines.map((line) => (direction === "backward" ? -Number(line.timeNs) : Number(line.timeNs)));
  expect(times).toEqual([...times].sort((a, b) => a - b));
});

test("a word, an id, a severity, a stream and an attribute each find what the records hold", async () => {
  const wanted = (test: (r: LogRecord) => boolean) => records.filter(test).length;
  const count = async (more: Partial<LogQuery>) => (await everything(everyone, more)).length;
  const one = made[5000] as LogRecord;
  expect(await count({ traceId: one.traceId })).toBe(wanted((r) => r.traceId === one.traceId));
  expect(await count({ text: one.traceId.slice(0, 8) })).toBe(0);
  expect(await count({ minSeverity: 17 })).toBe(wanted((r) => r.severityNumber >= 17));
  expect(await count({ node: "vllm-3" })).toBe(wanted((r) => r.resource.attributes["service.instance.id"] === "vllm-3"));
  expect(await count({ service: "vllm", text: "reason=error" })).toBe(wanted((r) => bodyText(r.body).includes("reason=error")));
  expect(await count({ attributes: { "code.line.number": "412" } })).toBe(wanted((r) => r.attributes["code.line.number"] === 412));
});

test("a rare id opens few blocks, however many there are", async () => {
  const id = String(/req-(\w+)/.exec(bodyText((made[100] as LogRecord).body))?.[1]);
  const page = await searchLogs(everyone, query({ text: id }));
  expect(page.records.length).toBe(3);
  expect(page.scannedBlocks).toBeLessThanOrEqual(2);
});

test("the histogram counts every record once", async () => {
  const volume = await logVolume(everyone, range, {});
  expect(volume.total).toBe(records.length);
  expect(volume.counts.error?.reduce((a, b) => a + b)).toBe(records.filter((r) => r.severityNumber === 17).length);
  const filtered = await logVolume(everyone, range, { text: "finished", minSeverity: 17 });
  expect(filtered.total).toBe(records.filter((r) => r.severityNumber === 17 && bodyText(r.body).includes("finished")).length);
  const narrow = await logVolume(everyone, { from: range.from, to: unixMillis(START + 1000) }, {});
  expect(narrow.total).toBe(records.filter((r) => r.timeNs < BigInt(START + 1000) * 1_000_000n).length);
});

test("a tenant's viewer sees its records and nothing of others, in lists, histograms, facets, context and the live tail", async () => {
  const own = records.filter((r) => r.tenant === "acme");
  expect((await everything(only("acme"))).every((line) => line.tenant === "acme")).toBe(true);
  expect((await logVolume(only("acme"), range, {})).total).toBe(own.length);
  expect((await logFacets(only("acme"), range, {})).tenants).toEqual([{ value: "acme", count: own.length }]);
  expect((await searchLogs(only("acme"), query({ tenant: "globex" }))).records).toEqual([]);
  const foreign = (await searchLogs(everyone, query({ tenant: "globex", limit: 1 }))).records[0];
  await expect(logContext(only("acme"), foreign?.id ?? "")).rejects.toMatchObject({ code: "not-found" });
  const seen: LiveBatch[] = [];
  const stop = tailLogs(only("acme"), {}, (batch) => seen.push(batch));
  await store.writeLogs(KEY, [made[0] as LogRecord, { ...(made[0] as LogRecord), tenant: "acme", body: "live" }]);
  stop();
  expect(seen.flatMap((batch) => batch.lines).every((line) => line.tenant === "acme")).toBe(true);
  expect(seen.flatMap((batch) => batch.lines).some((line) => line.body === "live")).toBe(true);
});

test("the neighbours of a record are its stream's, on both sides, in order", async () => {
  const [line] = (await searchLogs(everyone, query({ node: "vllm-3", text: "finished", limit: 400 }))).records.slice(-1);
  const context = await logContext(everyone, line?.id ?? "", 20);
  expect(context.record.body).toBe(line?.body);
  const all = [...context.before, context.record, ...context.after];
  expect(all.every((other) => other.node === "vllm-3")).toBe(true);
  expect(all.map((other) => BigInt(other.timeNs))).toEqual(all.map((o) => BigInt(o.timeNs)).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)));
  const stream = records.filter((r) => r.resource.attributes["service.instance.id"] === "vllm-3").map((r) => r.timeNs);
  const earlier = stream.filter((t) => t < BigInt(line?.timeNs ?? 0)).length;
  expect(context.before.length).toBe(Math.min(20, earlier));
});

test("without the permission nothing is read", async () => {
  const none: Ctx = { ...everyone, actor: { ...SYSTEM_ACTOR, permissions: [] } };
  await expect(searchLogs(none, query())).rejects.toMatchObject({ code: "forbidden" });
  await expect(logVolume(none, range, {})).rejects.toMatchObject({ code: "forbidden" });
  await expect(logFacets(none, range, {})).rejects.toMatchObject({ code: "forbidden" });
  expect(() => tailLogs(none, {}, () => {})).toThrow(/logs:read/);
});

test("a restart and a flush change nothing that is read", async () => {
  const before = (await everything(everyone, { limit: 5000 })).map((line) => line.id);
  await wal.close();
  await open();
  expect((await everything(everyone, { limit: 5000 })).map((line) => line.id)).toEqual(before);
  await store.writer.flushAll();
  expect(store.writer.head.size).toBe(0);
  expect((await everything(everyone, { limit: 5000 })).map((line) => line.id)).toEqual(before);
});
