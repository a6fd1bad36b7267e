import { describe, expect, test } from "vitest";
import { pastFaults, pastRollouts } from "../faults/schedule";
import { histogram, total } from "../testing/metric-values";
import { AFTERNOON, recordedFleet } from "../testing/recorded-fleet";
import { CoarseFleet, type CoarseState } from "./coarse-fleet";
import { deploymentNotes } from "./deployments";
import type { ScrapedStretch } from "./series-columns";
import { seriesOf } from "./series-columns";
import { Week } from "./week";

const HOUR = 3_600_000;
const quiet = { journey: () => {}, log: () => {} };
const options = (hours: number) => ({
  seed: 7,
  from: AFTERNOON - hours * HOUR,
  to: AFTERNOON,
  faults: pastFaults(AFTERNOON),
  rollouts: pastRollouts(AFTERNOON),
  rate: 1,
});

async function told(hours: number) {
  const week = new Week(options(hours));
  const ending: CoarseState = await week.live();
  const windows: { from: number; to: number; stretch: ScrapedStretch }[] = [];
  for await (const window of week.backwards(AFTERNOON, quiet)) windows.push(window);
  return { week, ending, windows };
}

describe("a week of history", () => {
  test("told backwards, it is the history that was lived forwards", async () => {
    const { ending, windows, week } = await told(8);
    const newest = windows[0]!;
    expect(newest.to).toBe(AFTERNOON);
    for (let i = 1; i < windows.length; i++) expect(windows[i]!.to).toBe(windows[i - 1]!.from);
    const registries = [...week.targets.keys()];
    const last = registries.map((i) => newest.stretch.values[i]!.at(-1));
    const sums = (all: readonly (Float64Array | null | undefined)[]) =>
      all.map((v) => v?.reduce((a, b) => a + b, 0) ?? -1).toSorted((a, b) => a - b);
    expect(sums(last)).toEqual(sums(ending.registries));
  });

  test("a counter goes down only where its process started again", async () => {
    const { week, windows } = await told(16);
    const forwards = windows.toReversed();
    const { floats } = seriesOf(week.targets);
    const counters = floats.filter((s) => s.slot >= 0 && s.labels.some(([n, v]) => n === "__name__" && v.endsWith("_total")));
    expect(counters.length).toBeGreaterThan(300);
    const starts = new Map(
      floats.filter((s) => s.labels.some(([, v]) => v === "process_start_time_seconds")).map((s) => [s.target, s.slot]),
    );
    for (const counter of counters) {
      let before = -1;
      let startedBefore = -1;
      for (const { stretch } of forwards) {
        for (const values of stretch.values[counter.target]!) {
          if (values === null) continue;
          const started = values[starts.get(counter.target) ?? -1] ?? 0;
          const value = values[counter.slot]!;
          if (started === startedBefore) expect(value).toBeGreaterThanOrEqual(before);
          [before, startedBefore] = [value, started];
        }
      }
    }
  });

  test("its level is that of the exact fleet, so that the one can go on from the other", () => {
    const exact = recordedFleet({ seed: 7 }).minutes(20).fleet;
    const coarse = new CoarseFleet(7, AFTERNOON, [], [], 1);
    for (let i = 0; i < 20; i++) coarse.tick();
    const requests = (f: { gateway: typeof exact.gateway }) => total(f.gateway.registry, "litellm_proxy_total_requests_metric_total");
    expect(requests(coarse) / requests(exact)).toBeGreaterThan(0.9);
    expect(requests(coarse) / requests(exact)).toBeLessThan(1.1);
    const mean = (registries: readonly (typeof exact.gateway.registry)[], name: string) => {
      const all = registries.map((r) => histogram(r, name));
      return all.reduce((s, h) => s + h.sum, 0) / all.reduce((s, h) => s + h.count, 0);
    };
    const vllm = (nodes: readonly { plan: (typeof exact.nodes)[number]["plan"]; signals: { registry: typeof exact.gateway.registry } }[]) =>
      nodes.filter((n) => n.plan.model.engine === "vllm").map((n) => n.signals.registry);
    for (const name of ["vllm:time_to_first_token_seconds", "vllm:inter_token_latency_seconds", "vllm:e2e_request_latency_seconds"]) {
      const ratio = mean(vllm(coarse.nodes), name) / mean(vllm(exact.nodes), name);
      expect(ratio, name).toBeGreaterThan(0.6);
      expect(ratio, name).toBeLessThan(1.6);
    }
  });

  test("what was deployed in it is told once each, release and roll-back", () => {
    const notes = deploymentNotes(pastRollouts(AFTERNOON), pastFaults(AFTERNOON), AFTERNOON);
    expect(notes.map((n) => `${n.before} → ${n.after}`)).toEqual([
      "0.10.2 → 0.11.0",
      "0.5.2 → 0.5.3",
      "0.11.0 → 0.11.1",
      "0.11.1 → 0.11.0",
    ]);
    expect(new Set(notes.map((n) => n.idempotencyKey)).size).toBe(notes.length);
  });

  test("the faults of the week have left their marks", async () => {
    const { week, windows } = await told(16);
    const forwards = windows.toReversed();
    const at = (path: string) => week.targets.findIndex((t) => t.path === path);
    const oom = at("/nodes/llama-3-1-8b-euw1-0/metrics");
    expect(forwards.flatMap((w) => w.stretch.values[oom]!).filter((v) => v === null).length).toBeGreaterThan(5);
    const never = at("/nodes/qwen3-32b-apse1-0/metrics");
    expect(forwards.flatMap((w) => w.stretch.values[never]!).filter((v) => v === null).length).toBe(0);
  });
});
