import { describe, expect, test } from "vitest";
import { TENANTS } from "../plan/tenants";
import { recordedFleet } from "../testing/recorded-fleet";
import { accessLog } from "./access-log";
import { requestSpans } from "./request-spans";
import { isSampled } from "./sampling";

const { journeys } = recordedFleet().minutes(3);

describe("a request's spans", () => {
  test("are one tree: every parent is there, and contains its children but for the engine's clock", () => {
    for (const journey of journeys.slice(0, 800)) {
      const spans = requestSpans(journey);
      const byId = new Map(spans.map((s) => [s.spanId, s]));
      expect(byId.size).toBe(spans.length);
      expect(spans.filter((s) => s.parentSpanId === "").length).toBe(1);
      for (const span of spans) {
        expect(span.to).toBeGreaterThanOrEqual(span.from);
        expect(span.traceId).toBe(journey.arrival.traceId);
        if (span.parentSpanId === "") continue;
        const parent = byId.get(span.parentSpanId)!;
        expect(span.from).toBeGreaterThanOrEqual(parent.from - 0.001);
        expect(span.to).toBeLessThanOrEqual(parent.to + 0.001);
      }
    }
  });

  test("a vLLM engine tells its phases in one span, and they add up", () => {
    const vllm = journeys.filter((j) => j.engine && j.node?.model.engine === "vllm" && j.status === "200");
    for (const journey of vllm.slice(0, 200)) {
      const own = requestSpans(journey).filter((s) => s.source === journey.node!.id);
      expect(own.map((s) => s.name)).toEqual(["llm_request"]);
      const a = own[0]!.attributes as Record<string, number>;
      expect(a["gen_ai.latency.time_in_queue"]! + a["gen_ai.latency.time_in_model_inference"]!).toBeCloseTo(a["gen_ai.latency.e2e"]!, 5);
    }
  });

  test("SGLang's slices follow one another, each linked to the one before", () => {
    const sglang = journeys.find((j) => j.engine && j.node?.model.engine === "sglang" && j.status === "200")!;
    const [, ...slices] = requestSpans(sglang).filter((s) => s.source === sglang.node!.id);
    expect(slices.map((s) => s.name)).toEqual([
      "tokenize",
      "api_server_dispatch",
      "prefill_waiting",
      expect.stringMatching(/prefill/),
      "decode_loop",
    ]);
    for (let i = 1; i < slices.length; i++) expect(slices[i]!.links).toEqual([slices[i - 1]!.spanId]);
  });

  test("only the gateway knows the tenant", () => {
    const tenants = new Set(TENANTS.map((t) => t.id));
    for (const span of journeys.slice(0, 300).flatMap(requestSpans)) {
      const told = Object.values(span.attributes).some((v) => tenants.has(String(v)));
      if (span.source !== "gateway") expect(told).toBe(false);
    }
    const { arrival } = journeys[0]!;
    expect(requestSpans(journeys[0]!)[0]!.attributes["metadata.user_api_key_team_id"]).toBe(arrival.tenant.id);
  });

  test("about the asked share is kept, and failures more often", () => {
    const kept = journeys.filter((j) => isSampled(j, 0.1)).length / journeys.length;
    expect(kept).toBeGreaterThan(0.07);
    expect(kept).toBeLessThan(0.14);
  });

  test("nothing that is sent holds a prompt or an answer", () => {
    for (const journey of journeys.slice(0, 100)) {
      const text = JSON.stringify([requestSpans(journey), accessLog(journey, "")]);
      expect(text).not.toMatch(/prompt"|completion"|messages|content"/);
    }
  });
});
