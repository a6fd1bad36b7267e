import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { setDatabase } from "@/lib/db/server";
import { ManualClock, millis, unixMillis } from "@/lib/kernel";
import { type MetricStore, openMetricStore } from "@/lib/metrics/server";
import { type Ctx, SYSTEM_ACTOR } from "@/lib/people";
import { PostgresWal } from "@/lib/wal/server";
import { type FreshDatabase, freshDatabase } from "@/test/fresh-database";
import { fleetDuties, fleetOverview, listChanges, listNodes, nodeDetail, replicaHeat, unknownNames } from "../server";
import { type FixtureSeries, dcgmHost, gatewayNode, sglangNode, vllmNode, writeFixture } from "../testing/fleet-fixture";

const HOUR = 3_600_000;
const NOW = unixMillis(Date.UTC(2026, 2, 3, 12));
const START = NOW - 3 * HOUR;
const RANGE = { from: unixMillis(NOW - HOUR), to: NOW };

const FLEET: readonly FixtureSeries[] = [
  ...vllmNode({ instance: "a:8000", model: "m", region: "eu", host: "host-a" }),
  ...vllmNode({ instance: "b:8000", model: "m", region: "eu", waiting: 60 }),
  ...vllmNode({ instance: "c:8000", model: "m", region: "us" }),
  ...sglangNode({ instance: "d:30000", model: "m", region: "us" }),
  ...vllmNode({ instance: "e:8000", model: "slow", region: "eu", ttft: [0, 0, 0, 2, 8] }),
  ...gatewayNode("gw:4000", { acme: 5, beta: 1 }, "m"),
  ...dcgmHost("host-a", 2, (s) => (s > 3 * 3600 - 600 ? 79 : 0)),
  { labels: { __name__: "vllm:brand_new_total", instance: "a:8000", shard: "7" }, type: "counter", at: (s) => s },
];

let db: FreshDatabase;
let store: MetricStore;
let wal: PostgresWal;
const clock = new ManualClock(NOW);
const ctx = (tenant: string | null = null): Ctx => ({ actor: { ...SYSTEM_ACTOR, tenant }, clock, requestId: "test", remoteAddress: "" });

beforeAll(async () => {
  db = await freshDatabase();
  setDatabase(db);
  wal = new PostgresWal({ db, mode: "write", queueBytes: 64 << 20, clock, tailMs: HOUR });
  store = await openMetricStore({ db, wal, clock, limits: {} });
  await wal.start();
  const batch = store.openBatch({ keyId: "k", tenant: "" });
  writeFixture(batch, FLEET, START, NOW);
  await store.writeSamples(batch);
  for (const duty of fleetDuties) await duty.run(clock);
});
afterAll(async () => {
  await wal.close();
  await db.close();
});

describe("fleetOverview", () => {
  test("deployments come worst first, each with its replicas and a reason", async () => {
    const { deployments, empty, tenantView } = await fleetOverview(ctx(), RANGE);
    expect({ empty, tenantView }).toEqual({ empty: false, tenantView: false });
    expect(deployments.map((d) => [d.id, d.severity, d.nodes.map((n) => n.id)])).toEqual([
      ["m@eu", "P1", ["b:8000", "a:8000"]],
      ["slow@eu", "P2", ["e:8000"]],
      ["m@us", null, ["c:8000", "d:30000"]],
    ]);
    expect(deployments[0]?.reason).toMatch(/60 requests waiting.*2 of 2 replicas/);
    expect(deployments[0]?.nodes.map((n) => n.reason)).toEqual([
      expect.stringMatching(/60 requests waiting/),
      expect.stringMatching(/Xid 79/),
    ]);
  });
  test("rates, queues and caches are in canonical units", async () => {
    const eu = (await fleetOverview(ctx(), RANGE)).deployments.find((d) => d.id === "m@eu");
    expect(eu?.requestsPerS).toBeCloseTo(4, 1);
    expect(eu?.tokensPerS).toBeCloseTo(800, 0);
    expect(eu?.prefixHitRatio).toBeCloseTo(0.25, 3);
    expect(eu).toMatchObject({ running: 16, waiting: 60, kvUsage: 0.5, errorRatio: 0, engines: ["vllm"], usdPerHour: null });
    expect(eu?.gpuMemory).toEqual({ used: 200_000 * 1_048_576, total: 280_000 * 1_048_576 });
    expect(eu?.gpuUtilisation).toBeCloseTo(0.8, 6);
    expect(eu?.sparkline).toHaveLength(30);
  });
  test("a quantile names the bucket it fell into", async () => {
    const a = (await fleetOverview(ctx(), RANGE)).deployments.flatMap((d) => d.nodes).find((n) => n.id === "a:8000");
    expect(a?.ttftP95).toMatchObject({ low: 0.1, high: 0.5, saturated: false, parts: [{ engine: "vllm" }] });
  });
  test("a quantile above the last bucket says so", async () => {
    const slow = (await fleetOverview(ctx(), RANGE)).deployments.find((d) => d.id === "slow@eu");
    expect(slow?.ttftP95).toMatchObject({ value: 10, low: 10, high: null, saturated: true });
    expect(slow?.reason).toMatch(/above 10/);
  });
  test("a deployment of two engines reports each, and counts a tensor-parallel rank once", async () => {
    const us = (await fleetOverview(ctx(), RANGE)).deployments.find((d) => d.id === "m@us");
    expect(us?.engines).toEqual(["sglang", "vllm"]);
    expect(us?.ttftP95.parts.map((p) => [p.engine, p.low, p.high])).toEqual([
      ["sglang", 0.5, 1],
      ["vllm", 0.1, 0.5],
    ]);
    expect(us?.running).toBe(11);
  });
  test("a deployment says whose requests it serves and what they suffer", async () => {
    const { deployments } = await fleetOverview(ctx(), RANGE);
    const [acme, beta, ...others] = deployments.find((d) => d.id === "m@us")?.tenants ?? [];
    expect(others).toEqual([]);
    expect([acme?.tenant, beta?.tenant]).toEqual(["acme", "beta"]);
    expect(acme?.share).toBeCloseTo(5 / 6, 2);
    expect(acme?.errorRatio).toBeCloseTo(0.02, 2);
    expect(acme?.ttftP95).toMatchObject({ low: 0.1, high: 0.5, saturated: false });
    expect(deployments.find((d) => d.id === "m@eu")?.tenants).toEqual([]);
  });
  test("the five figures say whose count they are and what came before", async () => {
    const { kpis } = await fleetOverview(ctx(), RANGE);
    expect(kpis.requests).toMatchObject({ source: "engines", unit: "requests/s" });
    expect(kpis.requests.value).toBeCloseTo(9, 1);
    expect(kpis.requests.delta).toBeCloseTo(0, 2);
    expect(kpis.tokens.value).toBeCloseTo(1700, -1);
    expect(kpis.errors).toMatchObject({ source: "gateways" });
    expect(kpis.errors.value).toBeCloseTo(0.02, 2);
    expect(kpis.ttftP95).toMatchObject({ source: "gateways", quantile: { low: 0.1, high: 0.5 } });
    expect(kpis.ttftP95.quantile?.parts.map((p) => p.engine)).toEqual(["litellm", "sglang", "vllm"]);
    expect(kpis.spend.value).toBeCloseTo((6 / 100) * 3 * 3600, -1);
    expect(kpis.requests.points).toHaveLength(30);
  });
  test("a gateway is a row of its own, not a replica", async () => {
    const { gateways } = await fleetOverview(ctx(), RANGE);
    expect(gateways).toMatchObject([{ id: "gw:4000", role: "gateway", engine: "litellm", health: "at-risk" }]);
  });
  test("the end of a period before anything arrived is no data, never healthy", async () => {
    const past = { from: unixMillis(START - 3 * HOUR), to: unixMillis(START - 2 * HOUR) };
    expect((await fleetOverview(ctx(), past)).deployments).toEqual([]);
  });
});

describe("an actor bound to a tenant", () => {
  test("sees its own traffic by model and region, and nothing of nodes", async () => {
    const seen = await fleetOverview(ctx("acme"), RANGE);
    expect(seen).toMatchObject({ tenantView: true, gateways: [] });
    expect(seen.deployments).toMatchObject([{ id: "m@us", nodes: [], gpuMemory: null }]);
    expect(seen.kpis.requests.value).toBeCloseTo(5, 1);
    expect(seen.kpis.spend.value).toBeCloseTo((5 / 100) * 3 * 3600, -1);
  });
  test("another tenant sees its own", async () => {
    expect((await fleetOverview(ctx("beta"), RANGE)).kpis.requests.value).toBeCloseTo(1, 1);
  });
  test("a tenant without traffic sees an empty fleet", async () => {
    expect(await fleetOverview(ctx("gamma"), RANGE)).toMatchObject({ deployments: [], empty: true });
  });
  test("a node’s page is not there, and lists are empty", async () => {
    await expect(nodeDetail(ctx("acme"), "a:8000", RANGE)).rejects.toMatchObject({ code: "not-found" });
    expect(await listNodes(ctx("acme"))).toEqual([]);
    expect(await listChanges(ctx("acme"), RANGE)).toEqual([]);
    expect((await replicaHeat(ctx("acme"), "tokens", RANGE)).rows).toEqual([]);
  });
});

describe("nodeDetail", () => {
  test("has identity, configuration, GPUs and charts on one grid", async () => {
    const node = await nodeDetail(ctx(), "a:8000", RANGE);
    expect(node.identity).toMatchObject({ id: "a:8000", name: "host-a", engine: "vllm", version: "0.11.0", deploymentId: "m@eu" });
    expect(node.config).toContainEqual({ name: "block_size", value: "16", source: "vllm:cache_config_info" });
    expect(node.gpus).toMatchObject([
      { index: "0", model: "NVIDIA H200", memoryTotal: 140_000 * 1_048_576, lastXid: 79, xidInPeriod: true },
      { index: "1", lastXid: null },
    ]);
    expect(node.charts.map((c) => c.id)).toEqual([
      "traffic",
      "tokens",
      "ttft",
      "itl",
      "queue",
      "kv",
      "errors",
      "preemptions",
      "gpu",
      "gpu-memory",
    ]);
    for (const chart of node.charts) for (const s of chart.series) expect(s.values, `${chart.id} ${s.name}`).toHaveLength(node.grid.count);
    expect(node.tokensPerS).toBeCloseTo(400, 0);
    expect(node.severity).toBe("P1");
  });
  test("an unknown node is not found", async () => {
    await expect(nodeDetail(ctx(), "nobody:1", RANGE)).rejects.toMatchObject({ code: "not-found" });
  });
});

test("the heat strip has a row a replica, grouped by deployment, and no gateway", async () => {
  const heat = await replicaHeat(ctx(), "gpu", RANGE);
  expect(heat.rows.map((r) => r.nodeId)).toEqual(
    ["a:8000", "b:8000", "d:30000", "c:8000", "e:8000"].toSorted((x, y) => order(x) - order(y)),
  );
  expect(heat.rows.find((r) => r.nodeId === "a:8000")?.values.at(-1)).toBeCloseTo(0.8, 6);
  expect((await replicaHeat(ctx(), "ttft-p95", RANGE)).max).toBe(10);
  function order(id: string): number {
    return heat.rows.findIndex((r) => r.nodeId === id);
  }
});

test("a metric nobody knows is listed with an example, and known ones are not", async () => {
  expect(await unknownNames(ctx())).toMatchObject([
    { name: "vllm:brand_new_total", series: 1, suspectedEngine: "vllm", example: { shard: "7", instance: "a:8000" } },
  ]);
});

test("a rollout, a lost replica and a rollout nobody watched are each on the list once", async () => {
  const later = new ManualClock(unixMillis(NOW + 20 * 60_000));
  const batch = store.openBatch({ keyId: "k", tenant: "" });
  const rolled = vllmNode({ instance: "a:8000", model: "m", region: "eu", host: "host-a", version: "0.12.0" });
  writeFixture(batch, rolled, NOW + 60_000, NOW + 20 * 60_000);
  await store.writeSamples(batch);
  clock.advance(millis(20 * 60_000));
  const review = fleetDuties[1];
  await review.run(later);
  for (const duty of fleetDuties) await duty.run(later);
  const changes = await listChanges(ctx(), { from: unixMillis(START), to: unixMillis(NOW + HOUR) });
  expect(changes.filter((c) => c.kind === "version").map((c) => [c.subject, c.before, c.after])).toEqual([["a:8000", "0.11.0", "0.12.0"]]);
  expect(changes.filter((c) => c.kind === "replica-lost").map((c) => c.subject)).toContain("b:8000");
});

test("screens that ask in the same moment share one piece of work", async () => {
  const ask = () => fleetOverview(ctx(), { from: unixMillis(NOW - 2 * HOUR), to: unixMillis(NOW - 1) });
  const [first, second] = await Promise.all([ask(), ask()]);
  expect(second).toBe(first);
});
