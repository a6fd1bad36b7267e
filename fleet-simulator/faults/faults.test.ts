import { describe, expect, test } from "vitest";
import type { Journey } from "../traffic/journey";
import { histogram, total } from "../testing/metric-values";
import { AFTERNOON, fault, recordedFleet, type RecordedFleet } from "../testing/recorded-fleet";
import type { Fault } from "./fault";
import { FaultBoard } from "./fault-board";
import { liveFaults, pastFaults } from "./schedule";

const MINUTE = 60_000;
const registryOf = (run: RecordedFleet, id: string) => run.fleet.node(id)!.signals.registry;
const during = (journeys: readonly Journey[], f: Fault) => journeys.filter((j) => j.finishedAt >= f.from && j.finishedAt < f.until);
const share = <T>(items: readonly T[], is: (item: T) => boolean) => (items.length === 0 ? 0 : items.filter(is).length / items.length);

describe("a fault shows as it does in life", () => {
  test("kv-exhaustion: memory full, requests wait and are preempted", () => {
    const f = fault("kv-exhaustion", "llama-3-3-70b-euw1-0", 2, 6);
    const run = recordedFleet({ faults: [f] }).minutes(3);
    const registry = registryOf(run, f.target);
    const seen = Array.from({ length: 4 }, () => {
      run.minutes(1);
      return { kv: total(registry, "vllm:kv_cache_usage_perc"), waiting: total(registry, "vllm:num_requests_waiting") };
    });
    expect(Math.max(...seen.map((s) => s.kv))).toBeGreaterThan(0.93);
    expect(Math.max(...seen.map((s) => s.waiting))).toBeGreaterThan(2);
    expect(total(registry, "vllm:num_preemptions_total")).toBeGreaterThan(5);
  });

  test("gpu-xid: the kernel names the Xid, DCGM keeps it, the engine is gone and comes back at zero", () => {
    const f = fault("gpu-xid", "llama-3-3-70b-use1-1", 2, 3);
    const run = recordedFleet({ faults: [f] }).minutes(4);
    const node = run.fleet.node(f.target)!;
    expect(node.down).toBe(true);
    expect(total(node.dcgm.registry, "DCGM_FI_DEV_XID_ERRORS")).toBe(79);
    expect(run.lines.some((l) => l.source === `host:${node.plan.host}` && /NVRM: Xid \(PCI:0000:1b:00\): 79,/.test(l.body))).toBe(true);
    expect(run.lines.some((l) => l.source === f.target && l.body.includes("died unexpectedly"))).toBe(true);
    expect(during(run.journeys, f).some((j) => j.status === "502")).toBe(true);
    expect(total(run.fleet.router.registry, "llm_d_epp_ready_endpoints", { name: "llama-3-3-70b-use1" })).toBe(1);
    run.minutes(2);
    expect(node.down).toBe(false);
    expect(total(node.signals.registry, "process_start_time_seconds")).toBe(f.until / 1_000);
  });

  test("hang: running requests stand still, the GPU spins without work, the gateway gives up", () => {
    const f = fault("hang", "qwen3-32b-euw1-0", 1, 12);
    const run = recordedFleet({ faults: [f] }).minutes(2);
    const registry = registryOf(run, f.target);
    const before = total(registry, "sglang:realtime_tokens_total");
    run.minutes(2);
    expect(total(registry, "sglang:realtime_tokens_total")).toBe(before);
    expect(total(registry, "sglang:num_running_reqs")).toBeGreaterThan(0);
    const gpu = run.fleet.node(f.target)!.dcgm.registry;
    expect(total(gpu, "DCGM_FI_DEV_GPU_UTIL", { gpu: "0" })).toBe(100);
    expect(total(gpu, "DCGM_FI_PROF_PIPE_TENSOR_ACTIVE")).toBe(0);
    run.minutes(3);
    expect(run.journeys.some((j) => j.status === "504")).toBe(true);
    expect(run.lines.some((l) => l.body.includes("Watchdog timeout"))).toBe(true);
  });

  test("queue-buildup: more waits than runs, and users wait at the router longer than in the engine", () => {
    const f = fault("queue-buildup", "r1-distill-32b-use1", 1, 10);
    const run = recordedFleet({ faults: [f] }).minutes(6);
    expect(total(registryOf(run, "r1-distill-32b-use1-0"), "sglang:num_queue_reqs")).toBeGreaterThan(5);
    expect(total(run.fleet.router.registry, "llm_d_epp_flow_control_queue_size", { name: f.target })).toBeGreaterThan(0);
  });

  test("bad-rollout: a new version that repeats itself and runs into limits", () => {
    const f = fault("bad-rollout", "llama-3-1-8b-use1", 1, 10);
    const run = recordedFleet({ faults: [f] }).minutes(6);
    const registry = registryOf(run, "llama-3-1-8b-use1-0");
    const all = total(registry, "vllm:request_success_total");
    expect(total(registry, "vllm:request_success_total", { finished_reason: "repetition" }) / all).toBeGreaterThan(0.05);
    expect(total(registry, "vllm:request_success_total", { finished_reason: "length" }) / all).toBeGreaterThan(0.1);
    expect(total(registry, "target_info", { service_version: "0.11.1" })).toBe(1);
    expect(total(registry, "target_info", { service_version: "0.11.0" })).toBe(0);
  });

  test("prefix-collapse: nothing is found in the cache, first tokens come later", () => {
    const f = fault("prefix-collapse", "llama-3-3-70b-use1", 3, 10);
    const run = recordedFleet({ faults: [f] }).minutes(3);
    const registry = registryOf(run, "llama-3-3-70b-use1-0");
    const ttft = () => histogram(registry, "vllm:time_to_first_token_seconds");
    const hits = () => total(registry, "vllm:prefix_cache_hits_total");
    const [calm, found] = [ttft(), hits()];
    expect(found).toBeGreaterThan(0);
    run.minutes(4);
    const after = ttft();
    expect((after.sum - calm.sum) / (after.count - calm.count)).toBeGreaterThan((1.5 * calm.sum) / calm.count);
    // Those already admitted when it began may still count.
    expect(hits() - found).toBeLessThan(found * 0.05);
  });

  test("oom-loop: the engine dies of memory and starts again, more than once", () => {
    const f = fault("oom-loop", "llama-3-1-8b-euw1-0", 1, 8);
    const run = recordedFleet({ faults: [f] }).minutes(8);
    const deaths = run.lines.filter((l) => l.source === f.target && l.body.includes("CUDA out of memory"));
    expect(deaths.length).toBeGreaterThanOrEqual(3);
    expect(run.lines.filter((l) => l.source === f.target && l.body.includes("vLLM API server version")).length).toBeGreaterThanOrEqual(3);
  });

  test("imbalance: one replica works, its sister idles", () => {
    const f = fault("imbalance", "llama-3-3-70b-use1", 1, 8);
    const run = recordedFleet({ faults: [f] }).minutes(5);
    const served = during(run.journeys, { ...f, from: f.from + MINUTE }).filter((j) => j.pool?.id === f.target && j.node);
    expect(share(served, (j) => j.node!.id === "llama-3-3-70b-use1-0")).toBeGreaterThan(0.8);
  });

  test("tenant-abuse: one tenant's share leaps and its key's limit bites", () => {
    const f = fault("tenant-abuse", "vesper-games", 2, 6);
    const run = recordedFleet({ faults: [f] }).minutes(6);
    const own = (j: Journey) => j.arrival.tenant.id === f.target;
    expect(share(during(run.journeys, f), own)).toBeGreaterThan(
      2.5 *
        share(
          run.journeys.filter((j) => j.finishedAt < f.from),
          own,
        ),
    );
    expect(during(run.journeys, f).some((j) => own(j) && j.status === "429")).toBe(true);
  });

  test("outage: a region is gone, its tenants are served elsewhere", () => {
    const f = fault("outage", "ap-southeast-1", 2, 5);
    const run = recordedFleet({ faults: [f] }).minutes(5);
    expect(run.fleet.nodes.filter((n) => n.plan.region === f.target).every((n) => n.down)).toBe(true);
    const moved = during(run.journeys, f).filter((j) => j.failedOver);
    expect(moved.length).toBeGreaterThan(20);
    expect(moved.every((j) => j.node!.region !== f.target)).toBe(true);
  });
});

describe("faults on demand and on schedule", () => {
  test("a wrong name or target is answered with what there is", () => {
    const board = new FaultBoard([]);
    expect(() => board.start("meteor", null, AFTERNOON, MINUTE)).toThrow(/kv-exhaustion/);
    expect(() => board.start("outage", "mars-1", AFTERNOON, MINUTE)).toThrow(/us-east-1/);
  });

  test("a fault holds from when it is started until it is stopped", () => {
    const board = new FaultBoard([]);
    board.start("hang", null, AFTERNOON, 5 * MINUTE);
    expect(board.active(AFTERNOON + MINUTE).map((f) => f.name)).toEqual(["hang"]);
    expect(board.stop("hang", AFTERNOON + MINUTE)).toBe(1);
    expect(board.active(AFTERNOON + MINUTE)).toEqual([]);
  });

  test("the schedules follow from seed and time alone, and a live fleet has one fault at a time", () => {
    expect(pastFaults(AFTERNOON)).toEqual(pastFaults(AFTERNOON));
    const day = liveFaults(3, AFTERNOON);
    expect(day).toEqual(liveFaults(3, AFTERNOON));
    for (let i = 1; i < day.length; i++) expect(day[i]!.from).toBeGreaterThan(day[i - 1]!.until);
  });
});
