import { afterEach, beforeEach, expect, test } from "vitest";
import type { ManualClock } from "@/lib/kernel/clock";
import type { LabelMatcher } from "@/lib/kernel/labels";
import { millis } from "@/lib/kernel/units";
import type { HistogramValue } from "@/lib/telemetry";
import { type FreshDatabase, freshDatabase } from "@/test/fresh-database";
import type { ReadNeed, SeriesColumns } from "../read-plan";
import { DAY, HOUR, type Opened, ctxAt, manualClock, openStore, write } from "../testing/store-fixture";
import { compactDue } from "./compact-day";
import { executeStoredRead } from "./execute-read";
import { flushSamples } from "./flush-samples";
import { planStoredRead } from "./plan-read";

let db: FreshDatabase;
let clock: ManualClock;
let o: Opened;
beforeEach(async () => {
  db = await freshDatabase();
  clock = manualClock(DAY + 40 * HOUR);
  o = await openStore(db, clock);
});
afterEach(async () => {
  await o.close();
  await db.close();
});

const named = (value: string, op: LabelMatcher["op"] = "="): LabelMatcher => ({ name: "__name__", op, value });
const le = (value: string, op: LabelMatcher["op"] = "="): LabelMatcher => ({ name: "le", op, value });
const FROM = DAY + HOUR;
const TO = DAY + 30 * HOUR;
const need = (matchers: readonly LabelMatcher[], window: Partial<ReadNeed> = {}): ReadNeed => ({
  id: 0,
  matchers,
  from: FROM,
  to: TO,
  ...window,
});

async function read(needs: readonly ReadNeed[], options: { derived?: boolean; tenant?: string | null } = {}) {
  const plan = await planStoredRead(o.store, ctxAt(clock, options.tenant ?? null), needs, { derived: options.derived ?? true });
  // As a worker gets it.
  const answer = await executeStoredRead(db, structuredClone(plan));
  return { plan, answer, of: (id: number) => [...(answer.series.get(id) ?? [])] };
}

const pairs = ({ times, values }: SeriesColumns) => [...times].map((t, i) => [t, values[i]]);
const classic = (counts: readonly number[], bounds = [0.1, 1]): HistogramValue => ({
  kind: "classic",
  bounds: Float64Array.from(bounds),
  counts: Float64Array.from(counts),
  sum: counts.length,
  count: counts.reduce((a, b) => a + b, 0),
});
const native: HistogramValue = {
  kind: "native",
  schema: 0,
  zeroThreshold: 0,
  zeroCount: 0,
  sum: 3,
  count: 2,
  positiveSpans: [{ offset: 0, length: 1 }],
  positiveCounts: Float64Array.of(2),
  negativeSpans: [],
  negativeCounts: new Float64Array(0),
  gauge: false,
};

test("what is read is the same from the head, from chunks, from cold groups, and after a restart", async () => {
  const floats = Array.from({ length: 1800 }, (_, i): [number, number] => [DAY + i * 60_000 + (i % 3), i * i]);
  const histograms = Array.from({ length: 1800 }, (_, i): [number, HistogramValue] => [DAY + i * 60_000, classic([i, 2 * i, 1])]);
  await write(o.store, { __name__: "up", job: "x" }, [...floats, [DAY + 25 * HOUR + 5, "stale"]]);
  await write(o.store, { __name__: "ttft", job: "x" }, histograms, "histogram");
  const look = async () => {
    const { of } = await read([
      need([named("up")]),
      need([named("ttft_bucket")], { id: 1, from: DAY + 7 * HOUR, to: DAY + 9 * HOUR }),
      need([named("ttft")], { id: 2 }),
      need([named("up")], { id: 3, from: DAY + 20 * HOUR, to: DAY + 21 * HOUR }),
    ]);
    return [0, 1, 2, 3].map((id) => of(id).map(({ labels, ...columns }) => ({ labels, ...columns })));
  };
  const fromHead = await look();
  expect(fromHead.map((series) => series.length)).toEqual([1, 3, 1, 1]);
  expect(fromHead[3]?.[0]?.times).toHaveLength(60);
  expect(fromHead[0]?.[0]?.kinds?.filter((k) => k === 2)).toHaveLength(1);
  await flushSamples(o.store, 1, DAY + 10 * HOUR);
  expect(await look()).toEqual(fromHead);
  await flushSamples(o.store, 1, DAY + 26 * HOUR);
  expect(await look()).toEqual(fromHead);
  clock.advance(millis(12 * HOUR));
  expect(await compactDue(o.store)).toBeGreaterThan(0);
  expect(await look()).toEqual(fromHead);
  await o.close();
  o = await openStore(db, clock);
  expect(await look()).toEqual(fromHead);
});

test("a process that follows the log reads the same, before and after a flush", async () => {
  const floats = Array.from({ length: 600 }, (_, i): [number, number] => [FROM + i * 60_000, i]);
  await write(o.store, { __name__: "up" }, floats);
  await write(o.store, { __name__: "ttft" }, [[FROM + 5, classic([1, 2, 4])]], "histogram");
  const needs = [need([named("up")]), need([named("ttft_bucket")], { id: 1 })];
  const { of } = await read(needs);
  const follower = await openStore(db, clock, "read");
  const followed = async () => {
    await follower.wal.catchUp();
    const { series } = await executeStoredRead(db, structuredClone(await planStoredRead(follower.store, ctxAt(clock), needs, {})));
    return [0, 1].map((id) => series.get(id));
  };
  expect(await followed()).toEqual([of(0), of(1)]);
  await flushSamples(o.store, 1, DAY + 6 * HOUR);
  expect(await followed()).toEqual([of(0), of(1)]);
  await follower.close();
});

test("windows are open at their start and closed at their end", async () => {
  await write(o.store, { __name__: "up" }, [
    [FROM, 1],
    [FROM + 1, 2],
    [TO, 3],
    [TO + 1, 4],
  ]);
  const { of } = await read([need([named("up")])]);
  expect(of(0).map(pairs)).toEqual([
    [
      [FROM + 1, 2],
      [TO, 3],
    ],
  ]);
});

test("a whole classic histogram is seen as cumulative buckets, count and sum, with le as Prometheus 3 writes it", async () => {
  await write(o.store, { __name__: "ttft", model: "m" }, [[FROM + 5, classic([1, 2, 4])]], "histogram");
  const { of } = await read([need([named("ttft_bucket")]), need([named("ttft_(sum|count)", "=~")], { id: 1 })]);
  expect(of(0).map((s) => [s.labels, s.values[0]])).toEqual([
    [{ __name__: "ttft_bucket", le: "0.1", model: "m" }, 1],
    [{ __name__: "ttft_bucket", le: "1.0", model: "m" }, 3],
    [{ __name__: "ttft_bucket", le: "+Inf", model: "m" }, 7],
  ]);
  expect(of(1).map((s) => [s.labels["__name__"], s.values[0]])).toEqual([
    ["ttft_count", 7],
    ["ttft_sum", 3],
  ]);
});

test("conditions on le choose buckets, however the bound is written", async () => {
  await write(o.store, { __name__: "ttft" }, [[FROM + 5, classic([1, 2, 4])]], "histogram");
  const bounds = async (...matchers: LabelMatcher[]) =>
    (await read([need([named("ttft_bucket"), ...matchers])])).of(0).map(({ labels }) => labels["le"]);
  expect(await bounds(le("1"))).toEqual(["1.0"]);
  expect(await bounds(le("1.0"))).toEqual(["1.0"]);
  expect(await bounds(le("+Inf"))).toEqual(["+Inf"]);
  expect(await bounds(le("1", "!="))).toEqual(["0.1", "+Inf"]);
  expect(await bounds(le("0.1|1", "=~"))).toEqual(["0.1", "1.0"]);
  expect(await bounds(le(""))).toEqual([]);
  expect((await read([need([named("ttft_count"), le("", "!=")])])).of(0)).toEqual([]);
});

test("buckets whose bounds changed on the way have the samples of their time", async () => {
  await write(
    o.store,
    { __name__: "ttft" },
    [
      [FROM + 5, classic([1, 2, 4])],
      [FROM + 6, classic([1, 1, 1], [0.1, 5])],
    ],
    "histogram",
  );
  const found = (await read([need([named("ttft_bucket")])])).of(0);
  expect(found.map((s) => [s.labels["le"], pairs(s)])).toEqual([
    [
      "0.1",
      [
        [FROM + 5, 1],
        [FROM + 6, 1],
      ],
    ],
    ["1.0", [[FROM + 5, 3]]],
    ["5.0", [[FROM + 6, 2]]],
    [
      "+Inf",
      [
        [FROM + 5, 7],
        [FROM + 6, 3],
      ],
    ],
  ]);
});

test("under its own name a classic histogram is found by equality alone, a native one by any condition", async () => {
  await write(o.store, { __name__: "old" }, [[FROM + 5, classic([1, 2, 4])]], "histogram");
  await write(o.store, { __name__: "new" }, [[FROM + 5, native]], "histogram");
  const names = async (...matchers: LabelMatcher[]) => (await read([need(matchers)])).of(0).map(({ labels }) => labels["__name__"]);
  expect(await names(named("old"))).toEqual(["old"]);
  expect(await names(named("new"))).toEqual(["new"]);
  expect(await names(named("old|new", "=~"))).toEqual(["new"]);
  expect((await names(named(".+", "=~"))).toSorted((a = "", b = "") => (a < b ? -1 : 1))).toEqual([
    "new",
    "old_bucket",
    "old_bucket",
    "old_bucket",
    "old_count",
    "old_sum",
  ]);
  expect((await read([need([named("old_count")])], { derived: false })).of(0)).toEqual([]);
  expect((await read([need([named("old|new", "=~")])], { derived: false })).of(0)).toHaveLength(2);
});

test("floats and histograms under one label set are one series, and a stored float series replaces a derived one", async () => {
  await write(o.store, { __name__: "mixed" }, [[FROM + 5, 1]]);
  await write(o.store, { __name__: "mixed" }, [[FROM + 6, native]], "histogram");
  await write(o.store, { __name__: "ttft" }, [[FROM + 5, classic([1, 2, 4])]], "histogram");
  await write(o.store, { __name__: "ttft_count" }, [[FROM + 5, 99]]);
  const { of } = await read([need([named("mixed")]), need([named("ttft_count")], { id: 1 })]);
  expect(of(0)).toHaveLength(1);
  expect([...(of(0)[0]?.kinds ?? [])]).toEqual([0, 1]);
  expect(of(1).map((s) => s.values[0])).toEqual([99]);
});

test("a series that ended says so in each of its forms", async () => {
  await write(
    o.store,
    { __name__: "ttft" },
    [
      [FROM + 5, classic([1, 2, 4])],
      [FROM + 9, "stale"],
    ],
    "histogram",
  );
  const { of } = await read([need([named("ttft_count")]), need([named("ttft")], { id: 1 })]);
  expect([...(of(0)[0]?.kinds ?? [])]).toEqual([0, 2]);
  expect([...(of(1)[0]?.kinds ?? [])]).toEqual([1, 2]);
});

test("a tenant's plan holds that tenant's series alone, derived ones included", async () => {
  for (const tenant of ["acme", "halcyon"]) {
    await write(o.store, { __name__: "up", tenant }, [[FROM + 5, 1]]);
    await write(o.store, { __name__: "ttft", tenant }, [[FROM + 5, classic([1, 2, 4])]], "histogram");
  }
  const { plan, of } = await read([need([{ name: "__name__", op: "!=", value: "" }])], { tenant: "acme" });
  expect(plan.sources).toHaveLength(2);
  expect(of(0).map(({ labels }) => labels["tenant"])).toEqual(Array(6).fill("acme"));
});

test("the estimate is near what is read, and more than the limit is not read", async () => {
  const samples = Array.from({ length: 240 }, (_, i): [number, number] => [FROM + 5 + i * 30_000, i]);
  for (const job of ["a", "b", "c"]) await write(o.store, { __name__: "up", job }, samples);
  const { plan, answer } = await read([need([named("up")])]);
  expect(answer.samplesRead).toBe(720);
  expect(plan.estimate).toBeGreaterThan(680);
  expect(plan.estimate).toBeLessThan(760);
  await expect(executeStoredRead(db, plan, { maxSamples: 700 })).rejects.toThrow("too many samples");
});
