import { describe, expect, test } from "vitest";
import { type DeploymentRow, type Kpi, NO_LATENCY, type ReplicaRow } from "@/lib/fleet";
import { tenantText } from "./for-whom";
import { fleetLines, matchingDeployments, toggled } from "./deployment-rows";
import { ageText, fullness, healthModel, kpiModel, latencyText, quantileTitle } from "./figures";

const vitals = {
  health: "ok",
  reason: "",
  severity: null,
  requestsPerS: null,
  ttftP50: NO_LATENCY,
  ttftP95: NO_LATENCY,
  itlP95: NO_LATENCY,
  tokensPerS: null,
  promptTokensPerS: null,
  running: null,
  waiting: null,
  kvUsage: null,
  prefixHitRatio: null,
  errorRatio: null,
  preemptionsPerS: null,
  gpuMemory: null,
  gpuUtilisation: null,
} as const;
const replica = (id: string): ReplicaRow => ({ ...vitals, id, name: id, engine: "vllm", version: "", sparkline: [], lastSeen: 0 });
const deployment = (model: string, region: string): DeploymentRow => ({
  ...vitals,
  id: `${model}@${region}`,
  name: `${model} · ${region}`,
  model,
  region,
  engines: ["vllm"],
  nodes: [replica(`${model}-0`), replica(`${model}-1`)],
  replicas: { serving: 2, known: 2 },
  sparkline: [],
  usdPerHour: null,
  tenants: [],
});
const kpi = (over: Partial<Kpi>): Kpi => ({
  unit: "ratio",
  value: null,
  previous: null,
  delta: null,
  quantile: null,
  source: null,
  note: null,
  points: [],
  ...over,
});

describe("fleet table", () => {
  const fleet = [deployment("llama-70b", "us-east"), deployment("qwen-72b", "eu-west")];
  test("replicas stand below the deployment that is expanded", () => {
    expect(fleetLines(fleet, ["qwen-72b@eu-west"]).map((l) => l.id)).toEqual([
      "llama-70b@us-east",
      "qwen-72b@eu-west",
      "qwen-72b-0",
      "qwen-72b-1",
    ]);
  });
  test("a deployment is found by its model, region, engine or replica, all words counting", () => {
    expect(matchingDeployments(fleet, "QWEN eu").map((d) => d.model)).toEqual(["qwen-72b"]);
    expect(matchingDeployments(fleet, "llama-70b-1").map((d) => d.model)).toEqual(["llama-70b"]);
    expect(matchingDeployments(fleet, "qwen us")).toEqual([]);
    expect(matchingDeployments(fleet, "  ")).toBe(fleet);
  });
  test("a tenant finds the deployments that serve it, and reads with what it suffers", () => {
    const acme = {
      tenant: "acme",
      requestsPerS: 2,
      share: 0.5,
      errorRatio: 0.04,
      ttftP95: { value: 12, low: 10, high: null, saturated: true },
    };
    const [llama, qwen] = fleet;
    const served = [{ ...llama!, tenants: [acme] }, qwen!];
    expect(matchingDeployments(served, "acme").map((d) => d.model)).toEqual(["llama-70b"]);
    expect(tenantText(acme)).toBe("50\u00a0%, 4.0\u00a0% fail, TTFT p95 >\u00a010.0\u00a0s");
  });
  test("expanding twice closes again", () => {
    expect(toggled(toggled([], "a"), "a")).toEqual([]);
  });
});

describe("figures", () => {
  test("an unknown figure says why instead of showing a zero", () => {
    expect(kpiModel("spend", kpi({ unit: "USD", note: "No gateway reports spend" }))).toMatchObject({
      value: null,
      why: "No gateway reports spend",
    });
  });
  test("a quantile above the last bucket is told as above, never as a number", () => {
    const figure = { value: 10, low: 10, high: null, saturated: true, parts: [] };
    expect(latencyText(figure)).toBe(">\u00a010.0\u00a0s");
    expect(kpiModel("ttftP95", kpi({ unit: "s", value: 10, quantile: figure })).value).toBe(">\u00a010.0\u00a0s");
    expect(quantileTitle(figure)).toContain("highest bucket");
  });
  test("engines whose buckets cannot be added are told apart", () => {
    const part = { low: 0.1, high: 0.2, saturated: false };
    const figure = {
      ...part,
      value: 0.15,
      parts: [
        { engine: "vllm", value: 0.15, ...part },
        { engine: "tgi", value: 0.12, ...part },
      ],
    };
    expect(quantileTitle(figure)).toContain("vllm 150\u00a0ms, tgi 120\u00a0ms");
  });
  test("every health has a word, and no-data is never healthy", () => {
    expect(healthModel("no-data")).toEqual({ status: "no-data", word: "No data" });
    expect(healthModel("down").word).toBe("Down");
    expect([fullness(null), fullness(0.5), fullness(0.9), fullness(0.97)]).toEqual(["no-data", "ok", "at-risk", "breached"]);
  });
  test("an age is told in its largest unit", () => {
    expect([5, 300, 20_000, 900_000].map((s) => ageText(0, s * 1000).replace("\u00a0", " "))).toEqual([
      "5 s ago",
      "5 min ago",
      "6 h ago",
      "10 d ago",
    ]);
  });
});
