import { afterAll, beforeAll, expect, test } from "vitest";
import { ManualClock } from "@/lib/kernel/clock";
import { unixMillis } from "@/lib/kernel/units";
import { type Ctx, SYSTEM_ACTOR } from "@/lib/people";
import { PostgresWal } from "@/lib/wal/server";
import { type FreshDatabase, freshDatabase } from "@/test/fresh-database";
import type { SkeletonHead, SkeletonPage } from "./skeleton";
import { openTraces, skeletonById, skeletonStream, spanById, traceById } from "./server";
import { madeSpan } from "./testing/made-spans";

const START = 1_790_000_000_000;
const ID = "1".padStart(32, "0");
const clock = new ManualClock(unixMillis(START));
const everyone: Ctx = { actor: SYSTEM_ACTOR, clock, requestId: "t", remoteAddress: "" };
const only = (tenant: string): Ctx => ({ ...everyone, actor: { ...SYSTEM_ACTOR, kind: "user", tenant } });

/** A trace of 6,000 spans, a fifth of them of one tenant, over several blocks and memory. */
const spans = Array.from({ length: 6000 }, (_, i) =>
  madeSpan({
    id: (i + 1).toString(16),
    ...(i === 0 ? {} : { parent: (Math.floor((i - 1) / 8) + 1).toString(16) }),
    name: `op ${i % 40}`,
    service: `svc-${i % 7}`,
    at: i / 10,
    ms: 700 - i / 10,
    tenant: i % 5 === 0 ? "acme" : "globex",
    attributes: i === 17 ? { note: "<b>\u202e", "gen_ai.latency.time_in_queue": 0.1 } : { i },
  }),
);

let db: FreshDatabase;
let wal: PostgresWal;
beforeAll(async () => {
  db = await freshDatabase();
  wal = new PostgresWal({ db, mode: "write", queueBytes: 64 << 20, clock });
  const store = openTraces({ db, wal, clock });
  await wal.start();
  await store.writeSpans({ keyId: "k", tenant: "" }, spans.slice(0, 5000));
  await store.writer.flushAll();
  await store.writeSpans({ keyId: "k", tenant: "" }, spans.slice(5000));
});
afterAll(async () => {
  await wal.close();
  await db.close();
});

test("the stream is a head and pages that hold every row once, as the waterfall has them", async () => {
  const text = await new Response(skeletonStream(await skeletonById(everyone, ID))).text();
  const [head, ...pages] = text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as unknown) as [SkeletonHead, ...SkeletonPage[]];
  const whole = await traceById(everyone, ID);
  expect(head).toMatchObject({ spanCount: 6000, rowCount: whole.rows.length, durationUs: whole.durationUs, truncated: false });
  expect(pages.map((page) => page.ids).join("")).toBe(whole.rows.map((row) => row.spanId).join(""));
  expect(pages.flatMap((page) => page.criticalUs)).toEqual(whole.rows.map((row) => expect.closeTo(row.criticalUs, 2) as number));
  expect(pages.flatMap((page) => page.name.map((name) => head.names[name]))).toEqual(whole.rows.map((row) => row.name));
});

test("one span's everything is read on demand, from a block or from memory, and hostile text stays text", async () => {
  const [stored] = await spanById(everyone, ID, (18).toString(16).padStart(16, "0"));
  expect(stored).toMatchObject({ name: "op 17", service: "svc-3", attributes: { note: "<b>\u202e" } });
  const [held] = await spanById(everyone, ID, (6000).toString(16).padStart(16, "0"));
  expect(held).toMatchObject({ attributes: { i: 5999 } });
  await expect(spanById(everyone, ID, "f".repeat(16))).rejects.toMatchObject({ code: "not-found" });
});

test("a tenant's viewer gets the skeleton of its own spans, and none of another's in detail", async () => {
  expect((await skeletonById(only("acme"), ID)).head.spanCount).toBe(1200);
  await expect(spanById(only("acme"), ID, "2".padStart(16, "0"))).rejects.toMatchObject({ code: "not-found" });
  await expect(skeletonById(only("nobody"), ID)).rejects.toMatchObject({ code: "not-found" });
  await expect(skeletonById(everyone, "' OR 1=1")).rejects.toMatchObject({ code: "invalid" });
});
