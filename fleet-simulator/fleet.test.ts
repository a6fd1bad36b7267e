import { describe, expect, test } from "vitest";
import { requestSpans } from "./signals/request-spans";
import { histogram, total } from "./testing/metric-values";
import { recordedFleet } from "./testing/recorded-fleet";

describe("a fleet", () => {
  test("the same seed gives the same history, to the request, the line and the counter", () => {
    const digest = (seed: number) => recordedFleet({ seed }).minutes(3).digest();
    const first = digest(7);
    expect(digest(7)).toBe(first);
    expect(digest(8)).not.toBe(first);
  });

  test("how its time is advanced makes no difference", () => {
    const whole = recordedFleet().minutes(2);
    const pieces = recordedFleet();
    for (let at = pieces.fleet.now; at < whole.fleet.now; at += 337) pieces.fleet.advance(at);
    pieces.fleet.advance(whole.fleet.now);
    expect(pieces.digest()).toBe(whole.digest());
  });

  test("every request that came in has finished, failed or is in flight", () => {
    const { fleet, journeys } = recordedFleet().minutes(5);
    const { arrived, finished, failed } = fleet.totals;
    expect(arrived).toBeGreaterThan(3_000);
    expect(finished + failed + fleet.inFlight).toBe(arrived);
    expect(journeys.length).toBe(finished + failed);
  });

  test("tokens in the spans are the tokens in the engines' and the gateway's counters", () => {
    const { fleet, journeys } = recordedFleet({ rate: 0.2 }).minutes(4);
    for (const node of fleet.nodes) {
      const registry = node.signals.registry;
      const served = journeys.filter((j) => j.node?.id === node.plan.id && j.engine);
      const spans = served.flatMap(requestSpans).filter((s) => s.source === node.plan.id && s.kind === "server");
      const inSpans = spans.reduce((sum, s) => sum + Number(s.attributes["gen_ai.usage.completion_tokens"]), 0);
      expect(spans.length).toBe(served.length);
      if (node.plan.model.engine === "vllm") {
        expect(total(registry, "vllm:request_success_total")).toBe(served.length);
        expect(histogram(registry, "vllm:request_generation_tokens").sum).toBe(inSpans);
        // What is under way has tokens already.
        expect(total(registry, "vllm:generation_tokens_total")).toBeGreaterThanOrEqual(inSpans);
      } else {
        expect(total(registry, "sglang:num_requests_total")).toBe(served.length);
        expect(histogram(registry, "sglang:generation_tokens_histogram").sum).toBe(inSpans);
      }
    }
    const good = journeys.filter((j) => j.status === "200");
    const output = good.reduce((sum, j) => sum + (j.engine?.outputTokens ?? 0), 0);
    expect(total(fleet.gateway.registry, "litellm_output_tokens_metric_total")).toBe(output);
    expect(total(fleet.gateway.registry, "litellm_proxy_total_requests_metric_total")).toBe(journeys.length);
    expect(total(fleet.router.registry, "llm_d_epp_request_total")).toBe(journeys.filter((j) => j.pool).length);
  });

  test("each token after a request's first is one inter-token gap", () => {
    const { fleet } = recordedFleet({ rate: 0.3 }).minutes(3);
    for (const { plan, signals } of fleet.nodes) {
      if (plan.model.engine !== "vllm") continue;
      const firsts = total(signals.registry, "vllm:time_to_first_token_seconds");
      const gaps = total(signals.registry, "vllm:inter_token_latency_seconds");
      expect(firsts + gaps).toBe(total(signals.registry, "vllm:generation_tokens_total"));
    }
  });

  test("the gateway waits longer than the engine, by the way there and back", () => {
    const { journeys } = recordedFleet().minutes(2);
    for (const j of journeys) {
      if (!j.engine || j.status !== "200") continue;
      const inside = j.engine.finishedAt - j.engine.request.arrivedAt;
      const outside = j.finishedAt - j.arrival.arrivedAt;
      expect(outside - inside).toBeGreaterThan(2 * j.wayMs);
      expect(outside - inside).toBeLessThan(2 * j.wayMs + j.heldMs + 20);
    }
  });

  test("an hour of it takes little work", () => {
    const begun = performance.now();
    recordedFleet().minutes(5);
    // 300 s of fleet in far less than 15 % of them.
    expect(performance.now() - begun).toBeLessThan(300_000 * 0.15);
  });
});
