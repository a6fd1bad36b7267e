import { afterAll, beforeAll, expect, test } from "vitest";
import { Fault } from "@/lib/kernel/faults";
import type { HistogramValue } from "@/lib/telemetry";
import { DAY, HOUR, ctxAt, manualClock, put } from "@/lib/metrics/testing/store-fixture";
import { type FreshDatabase, freshDatabase } from "@/test/fresh-database";
import type { PanelAnswer, PanelFailure, PanelQueryRequest, PanelQueryResponse } from "../panel-query";
import { panelQueries, recentQueries } from "../server";
import { classic, type OpenedQueries, openQueries } from "../testing/query-fixture";

let db: FreshDatabase;
let opened: OpenedQueries;
const clock = manualClock(DAY + 12 * HOUR);
const T = DAY + 10 * HOUR;
const STEP = 15_000;
const N = 240;

beforeAll(async () => {
  db = await freshDatabase();
  opened = await openQueries(db, clock, { maxSamples: 5_000, tenantMaxSamples: 1_000 });
  const batch = opened.metrics.store.openBatch({ keyId: "k", tenant: "" });
  for (const [i, tenant] of ["acme", "halcyon", "zenith"].entries()) {
    put(
      batch,
      { __name__: "load", tenant },
      // One sample in the middle sticks out: thinning must not lose it.
      Array.from({ length: N }, (_, n): [number, number] => [T + n * STEP, n === 101 ? 1_000 : (i + 1) * 10 + (n % 3)]),
    );
    put(
      batch,
      { __name__: "ttft", tenant },
      Array.from({ length: N }, (_, n): [number, HistogramValue] => [T + n * STEP, classic([n, 0, i === 2 ? 9 * n : 0])]),
      "histogram",
    );
  }
  const ref = batch.lookup('test:histogram:{"__name__":"ttft","tenant":"acme"}') ?? -1;
  batch.exemplar(ref, { timeMs: (T + 30_000) as never, value: 0.7, labels: { trace_id: "abc" } });
  await opened.metrics.store.writeSamples(batch);
});
afterAll(async () => {
  await opened.close();
  await db.close();
});

async function ask(
  exprs: readonly string[],
  more: Partial<PanelQueryRequest> = {},
  tenant: string | null = null,
): Promise<PanelQueryResponse["results"]> {
  const queries = exprs.map((expr, i) => ({ ref: String.fromCharCode(65 + i), expr, kind: "range" as const }));
  const request: PanelQueryRequest = { queries, from: T, to: T + (N - 1) * STEP, stepMs: STEP, ...more };
  const bytes = await panelQueries(ctxAt(clock, tenant), request, new AbortController().signal);
  return (JSON.parse(new TextDecoder().decode(bytes)) as PanelQueryResponse).results;
}
const answered = (result: PanelAnswer | PanelFailure | undefined): PanelAnswer => {
  if (!result || "error" in result) throw new Error(JSON.stringify(result));
  return result;
};
const failed = (result: PanelAnswer | PanelFailure | undefined): PanelFailure["error"] => {
  if (!result || !("error" in result)) throw new Error("it did not fail");
  return result.error;
};

test("each query is answered or fails by itself", async () => {
  const [a, b, c] = await ask(["sum(load)", "sum(load", "1 + 1"]);
  expect(answered(a).series).toHaveLength(1);
  expect(answered(a).times).toHaveLength(N);
  expect(answered(a).stats).toMatchObject({ seriesRead: 3, samplesRead: 720, resolution: "raw" });
  expect(failed(b)).toMatchObject({ kind: "bad_data", range: { start: 8 } });
  expect(answered(c).series[0]?.values[0]).toBe(2);
});

test("thinned out, no peak is lost", async () => {
  const [a] = await ask(["load"], { maxPoints: 30 });
  const { times, series } = answered(a);
  expect(times.length).toBeLessThanOrEqual(30);
  const [line] = series;
  expect(line?.greatest).toHaveLength(times.length);
  expect(Math.max(...(line?.greatest ?? []).map(Number))).toBe(1_000);
  expect(line?.least?.every((v, i) => Number(v) <= Number(line.values[i]))).toBe(true);
});

test("the slots of a thinned chart stay where they are as time goes on", async () => {
  const [a] = await ask(["load"], { maxPoints: 30 });
  const [b] = await ask(["load"], { maxPoints: 30, from: T + STEP, to: T + N * STEP });
  const inner = answered(a).times.slice(1, -1);
  expect(answered(b).times).toEqual(expect.arrayContaining(inner.slice(1)));
});

test("of too many series those with the greatest last values stay, and how many there were is said", async () => {
  const [a] = await ask(["load"], { maxSeries: 2 });
  const { series, totalSeries } = answered(a);
  expect(totalSeries).toBe(3);
  expect(series.map(({ labels }) => labels["tenant"])).toEqual(["zenith", "halcyon"]);
});

test("percentiles know the bucket they fell in, and whether it is the last", async () => {
  const [a] = await ask(["histogram_quantile(0.5, rate(ttft_bucket[5m]))"], { maxPoints: 10 });
  const bounds = answered(a).series.map(({ labels, bounds: b }) => [
    labels["tenant"],
    b?.lower.at(-1),
    b?.upper.at(-1),
    b?.saturated.at(-1),
  ]);
  expect(bounds).toEqual([
    ["acme", 0, 0.5, false],
    ["halcyon", 0, 0.5, false],
    ["zenith", 1, "+Inf", true],
  ]);
});

test("an instant query answers one time; what is no number survives JSON", async () => {
  const queries = ["vector(0) / 0", "-1 / vector(0)"].map((expr, i) => ({ ref: `Q${i}`, expr, kind: "instant" as const }));
  const [a, b] = await ask([], { queries });
  expect(answered(a)).toMatchObject({ ref: "Q0", resultType: "vector", times: [T + (N - 1) * STEP], series: [{ values: ["NaN"] }] });
  expect(answered(b).series[0]?.values).toEqual(["-Inf"]);
});

test("exemplars, notes and how it was evaluated come along when asked for", async () => {
  const [a, b] = await ask(["sum(rate(ttft_bucket[5m]))", "quantile(2, load)"], { exemplars: true, explain: true });
  expect(answered(a).exemplars).toEqual([
    { seriesLabels: { __name__: "ttft_bucket", tenant: "acme" }, labels: { trace_id: "abc" }, timeMs: T + 30_000, value: 0.7 },
  ]);
  expect(answered(a).explain).toMatchObject({ type: "aggregation", children: [{ type: "call" }] });
  expect(answered(b).notes).toMatchObject([{ level: "warning", range: { start: 9, end: 10 } }]);
});

test("a query that would read too much is refused before it runs: how much, of what, and what to do", async () => {
  const [a] = await ask(["sum(load) + sum(rate(ttft_bucket[5m]))"]);
  expect(answered(a).series).toHaveLength(1);
  const far = { from: T, to: T + (N - 1) * STEP };
  const [b] = await ask(['sum(load{tenant!=""}) + sum({__name__=~".+"})'], far);
  const error = failed(b);
  expect(error.kind).toBe("too_expensive");
  expect(error.message).toMatch(/would read about [\d,]+ samples, more than the 5,000/);
  expect(error.message).toContain('{__name__=~".+"} reads');
  expect(error.fix).toContain("Shorten the range to");
  expect(error.range).toEqual({ start: 28, end: 44 });
});

test("who may see one tenant alone is bounded by a limit of their own, and sees that tenant", async () => {
  const [a] = await ask(["count by (tenant) (load)"], {}, "acme");
  expect(answered(a).series.map(({ labels }) => labels["tenant"])).toEqual(["acme"]);
  const [b] = await ask(['{__name__=~".+"}'], {}, "acme");
  expect(failed(b).message).toContain("more than the 1,000");
});

test("a query that nobody waits for any more is not evaluated to its end", async () => {
  const gone = new AbortController();
  gone.abort();
  const request: PanelQueryRequest = { queries: [{ ref: "A", expr: "load", kind: "range" }], from: T, to: T + HOUR, stepMs: STEP };
  const bytes = await panelQueries(ctxAt(clock), request, gone.signal);
  expect((JSON.parse(new TextDecoder().decode(bytes)) as PanelQueryResponse).results).toMatchObject([{ error: { kind: "canceled" } }]);
});

test("what was asked is remembered with who asked, for who may read settings", async () => {
  await ask(["sum(load) * 42"]);
  await ask(["sum(load) * 42"]);
  const [newest] = recentQueries(ctxAt(clock));
  expect(newest).toMatchObject({ query: "sum(load) * 42", by: "Sightglass", count: 2, samples: 720, failed: null });
  const tenants = recentQueries(ctxAt(clock, "acme"));
  expect(tenants.length).toBeGreaterThan(0);
  expect(tenants.every(({ tenant }) => tenant === "acme")).toBe(true);
  const ctx = ctxAt(clock);
  expect(() => recentQueries({ ...ctx, actor: { ...ctx.actor, permissions: ["metrics:read"] } })).toThrow(Fault);
});

test("who may not read metrics gets nothing", async () => {
  const ctx = ctxAt(clock);
  const nobody = { ...ctx, actor: { ...ctx.actor, permissions: [] } };
  const request: PanelQueryRequest = { queries: [{ ref: "A", expr: "load", kind: "range" }], from: T, to: T + HOUR, stepMs: STEP };
  await expect(panelQueries(nobody, request, new AbortController().signal)).rejects.toThrow("metrics:read");
});
