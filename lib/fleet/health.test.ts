import { describe, expect, test } from "vitest";
import { type ReplicaVerdict, byTrouble, judgeDeployment } from "./deployment-health";
import { type NodeFacts, UNKNOWN_FACTS, judgeNode } from "./health";
import { judgeXid } from "./xid";

const BUSY: NodeFacts = {
  ...UNKNOWN_FACTS,
  up: 1,
  running: 20,
  waiting: 0,
  kvUsage: 0.6,
  recentTokens: 4000,
  finishedPerS: 4,
  failedPerS: 0,
  preemptedPerS: 0,
  promptTokensPerS: 4000,
  prefixHit: 0.5,
  prefixHitBefore: 0.5,
  ttftP95: 0.4,
};

const CASES: readonly {
  readonly name: string;
  readonly facts: Partial<NodeFacts>;
  readonly health: string;
  readonly severity: string | null;
  readonly says: RegExp;
}[] = [
  { name: "a busy engine is healthy", facts: {}, health: "ok", severity: null, says: /Serving 4 requests\/s/ },
  { name: "a full KV cache with nothing waiting is healthy", facts: { kvUsage: 0.99 }, health: "ok", severity: null, says: /99.%/ },
  {
    name: "an idle engine is healthy",
    facts: { running: 0, recentTokens: 0, finishedPerS: 0 },
    health: "ok",
    severity: null,
    says: /Idle/,
  },
  {
    name: "an engine of which little is known is not called sick",
    facts: UNKNOWN_FACTS,
    health: "ok",
    severity: null,
    says: /Sending telemetry/,
  },
  { name: "a failed scrape is down", facts: { up: 0 }, health: "down", severity: "P2", says: /scrape failed/ },
  {
    name: "six minutes of silence is down",
    facts: { up: null, silentMs: 360_000 },
    health: "down",
    severity: "P2",
    says: /No telemetry for 6.min/,
  },
  {
    name: "a node that is gone is not judged by its frozen gauges",
    facts: { up: 0, recentTokens: 0, waiting: 90 },
    health: "down",
    severity: "P2",
    says: /scrape failed/,
  },
  { name: "running requests without a token are a hang", facts: { recentTokens: 0 }, health: "breached", severity: "P1", says: /hung/ },
  { name: "no word about tokens is no hang", facts: { recentTokens: null }, health: "ok", severity: null, says: /./ },
  {
    name: "a fifth of requests preempted is a storm",
    facts: { preemptedPerS: 0.9 },
    health: "breached",
    severity: "P1",
    says: /KV cache is too small/,
  },
  { name: "few preemptions are ordinary", facts: { preemptedPerS: 0.5 }, health: "ok", severity: null, says: /./ },
  {
    name: "a full KV cache with requests waiting is at risk",
    facts: { kvUsage: 0.97, waiting: 3 },
    health: "at-risk",
    severity: "P2",
    says: /97.% full with 3 requests waiting/,
  },
  {
    name: "a queue of more than ten seconds pages",
    facts: { waiting: 60 },
    health: "breached",
    severity: "P1",
    says: /60 requests waiting.*15.s/,
  },
  { name: "a queue of more than five seconds is at risk", facts: { waiting: 30 }, health: "at-risk", severity: "P2", says: /7\.5.s/ },
  { name: "two waiting are no queue however slow", facts: { waiting: 2, finishedPerS: 0.05 }, health: "ok", severity: null, says: /./ },
  {
    name: "two per cent errors are at risk",
    facts: { failedPerS: 0.08 },
    health: "at-risk",
    severity: "P2",
    says: /2.% of requests failed/,
  },
  { name: "ten per cent errors page", facts: { failedPerS: 0.4 }, health: "breached", severity: "P1", says: /10.% of requests failed/ },
  { name: "mostly errors is a total loss", facts: { failedPerS: 3 }, health: "breached", severity: "P0", says: /75.%/ },
  {
    name: "one failed request of a trickle is no share",
    facts: { finishedPerS: 0.01, failedPerS: 0.01 },
    health: "ok",
    severity: null,
    says: /./,
  },
  {
    name: "a node taken down by its GPU says so",
    facts: { up: 0, newXids: [79] },
    health: "down",
    severity: "P1",
    says: /scrape failed.*Xid 79/,
  },
  { name: "one restart may be a rollout", facts: { restarts: 1 }, health: "ok", severity: null, says: /./ },
  {
    name: "three restarts in half an hour are a loop",
    facts: { restarts: 3 },
    health: "breached",
    severity: "P1",
    says: /Restarted 3 times/,
  },
  { name: "a GPU fallen off the bus pages", facts: { newXids: [79] }, health: "breached", severity: "P1", says: /Xid 79.*reboot/ },
  {
    name: "an application's Xid is for the record",
    facts: { newXids: [31] },
    health: "at-risk",
    severity: "P3",
    says: /restart the engine/,
  },
  { name: "an Xid to ignore is ignored", facts: { newXids: [63] }, health: "ok", severity: null, says: /./ },
  { name: "repeating output points to the rollout", facts: { repeatedPerS: 0.1 }, health: "breached", severity: "P1", says: /rollout/ },
  {
    name: "a halved prefix-hit ratio under load is at risk",
    facts: { prefixHit: 0.1 },
    health: "at-risk",
    severity: "P2",
    says: /from 50.% to 10.%/,
  },
  {
    name: "a halved prefix-hit ratio at a trickle means nothing",
    facts: { prefixHit: 0.1, promptTokensPerS: 50 },
    health: "ok",
    severity: null,
    says: /./,
  },
  { name: "a first token later than ten seconds is at risk", facts: { ttftP95: 14 }, health: "at-risk", severity: "P2", says: /14.s/ },
  {
    name: "a first token above the last bucket says above",
    facts: { ttftP95: 30, ttftSaturated: true },
    health: "at-risk",
    severity: "P2",
    says: /above 30.s/,
  },
  {
    name: "a router without endpoints is a total loss",
    facts: { role: "router", readyEndpoints: 0 },
    health: "breached",
    severity: "P0",
    says: /no endpoint/,
  },
  {
    name: "the worst of several findings speaks",
    facts: { kvUsage: 0.97, waiting: 60 },
    health: "breached",
    severity: "P1",
    says: /60 requests waiting/,
  },
];

describe("judgeNode", () => {
  test.each(CASES)("$name", ({ facts, health, severity, says }) => {
    const verdict = judgeNode({ ...BUSY, ...facts });
    expect(verdict).toMatchObject({ health, severity });
    expect(verdict.reason).toMatch(says);
    expect(verdict.reason).toMatch(/\.$/);
  });
});

const replica = (name: string, over: Partial<ReplicaVerdict> = {}): ReplicaVerdict => ({
  name,
  health: "ok",
  severity: null,
  reason: `${name} is well.`,
  running: 10,
  waiting: 0,
  ...over,
});
const DOWN = { health: "down", severity: "P2", reason: "No telemetry for 9 min." } as const;
const P1 = { health: "breached", severity: "P1", reason: "Hung." } as const;

describe("judgeDeployment", () => {
  test("all replicas healthy is healthy", () => {
    expect(judgeDeployment([replica("a"), replica("b")], false)).toMatchObject({ health: "ok", severity: null });
  });
  test("one replica gone of two is lost redundancy, not lost service", () => {
    expect(judgeDeployment([replica("a"), replica("b", DOWN)], false)).toMatchObject({
      health: "at-risk",
      severity: "P2",
      reason: "b: No telemetry for 9 min.",
    });
  });
  test("every replica gone is a P0", () => {
    expect(judgeDeployment([replica("a", DOWN), replica("b", DOWN)], false)).toMatchObject({ health: "down", severity: "P0" });
  });
  test("a P1 with a healthy replica beside it stays a P1", () => {
    expect(judgeDeployment([replica("a"), replica("b", P1)], false)).toMatchObject({ health: "breached", severity: "P1" });
  });
  test("a P1 with no healthy replica left is a P0", () => {
    expect(judgeDeployment([replica("a", DOWN), replica("b", P1)], false)).toMatchObject({ health: "breached", severity: "P0" });
  });
  test("a P1 with no healthy replica here but one in another region stays a P1", () => {
    expect(judgeDeployment([replica("b", P1)], true)).toMatchObject({ health: "breached", severity: "P1" });
  });
  test("every replica of a region gone is a P0 whatever other regions do", () => {
    expect(judgeDeployment([replica("a", DOWN)], true)).toMatchObject({ health: "down", severity: "P0" });
  });
  test("one replica queueing while another idles is uneven load", () => {
    expect(judgeDeployment([replica("a", { waiting: 40 }), replica("b", { running: 1 })], false)).toMatchObject({
      health: "at-risk",
      severity: "P2",
    });
  });
  test("no replica at all is no data, never healthy", () => {
    expect(judgeDeployment([], false)).toMatchObject({ health: "no-data" });
  });
  test("trouble sorts before health, and P0 before P3", () => {
    const verdicts = [
      replica("ok"),
      replica("p3", { health: "at-risk", severity: "P3" }),
      replica("p0", { health: "down", severity: "P0" }),
    ];
    expect(verdicts.sort(byTrouble).map((v) => v.name)).toEqual(["p0", "p3", "ok"]);
  });
});

test("an Xid the catalogue does not sort is not taken lightly", () => {
  expect(judgeXid(61)).toMatchObject({ severity: "P1", action: "contact-support" });
});
