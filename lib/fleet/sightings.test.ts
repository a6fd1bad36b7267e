import { describe, expect, test } from "vitest";
import type { LatestValue } from "@/lib/metrics";
import { anyOf, sightingsOf } from "./sightings";

const latest = (labels: Record<string, string>, over: Partial<LatestValue> = {}): LatestValue => ({
  labels,
  type: "gauge",
  unit: "",
  form: "float",
  timeMs: 1000,
  value: 1,
  stale: false,
  ...over,
});
const ENGINE = { __name__: "vllm:num_requests_running", instance: "n1:8000", job: "vllm", model_name: "m", region: "eu" };

describe("sightingsOf", () => {
  test("an engine is a node with model, region and host, and its info metrics are its flags", () => {
    const nodes = sightingsOf([
      latest(ENGINE),
      latest({ __name__: "vllm:cache_config_info", instance: "n1:8000", block_size: "16" }),
      latest({ __name__: "target_info", instance: "n1:8000", service_version: "0.11.0", model_revision: "abc", hf_token: "x" }),
    ]);
    expect(nodes).toEqual([
      {
        id: "n1:8000",
        idLabel: "instance",
        role: "engine",
        engine: "vllm",
        model: "m",
        region: "eu",
        job: "vllm",
        host: "n1",
        pod: "",
        version: "0.11.0",
        revision: "abc",
        flags: { "vllm:cache_config_info.block_size": "16" },
        lastSeen: 1000,
      },
    ]);
  });
  test("a gateway is a node without a model of its own", () => {
    const name = "litellm_proxy_total_requests_metric_total";
    expect(sightingsOf([latest({ __name__: name, instance: "gw:4000", requested_model: "chat" })])).toMatchObject([
      { role: "gateway", model: "" },
    ]);
  });
  test("a program that only describes itself is no node", () => {
    expect(sightingsOf([latest({ __name__: "target_info", instance: "x:1", service_version: "1" })])).toEqual([]);
  });
  test("a description that has ended says nothing", () => {
    const old = latest({ __name__: "target_info", instance: "n1:8000", service_version: "0.10.0" }, { stale: true });
    expect(sightingsOf([old, latest(ENGINE)])).toMatchObject([{ version: "" }]);
  });
  test("a node is as fresh as its freshest series", () => {
    expect(sightingsOf([latest(ENGINE), latest({ ...ENGINE, engine: "1" }, { timeMs: 5000 })])).toMatchObject([{ lastSeen: 5000 }]);
  });
  test("text that a database cannot keep never reaches it", () => {
    expect(sightingsOf([latest({ ...ENGINE, region: "e\0u", model_name: "\uD800" })])).toMatchObject([
      { region: "e\uFFFDu", model: "\uFFFD" },
    ]);
    expect(sightingsOf([latest({ ...ENGINE, instance: "a\0" })])).toEqual([]);
  });
});

test("a list of names matches those names alone", () => {
  const re = new RegExp(`^(?:${anyOf(["vllm:a", "gen_ai.server.request.duration"])})$`);
  expect(re.test("gen_ai.server.request.duration")).toBe(true);
  expect(re.test("gen_ai_server.request.duration")).toBe(false);
});
