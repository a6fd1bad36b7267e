import { describe, expect, test } from "vitest";
import { selectorsOf } from "./selectors";

const named = (...names: readonly string[]) => selectorsOf(names.map((name) => ({ name, form: "float" as const })));

describe("selectorsOf", () => {
  test("a histogram is asked for by its family, whole or in parts", () => {
    for (const stored of ["vllm:time_to_first_token_seconds", "vllm:time_to_first_token_seconds_bucket"]) {
      expect(
        named(stored)
          .get("latency.ttft")
          ?.map((s) => s.name),
      ).toEqual(["vllm:time_to_first_token_seconds"]);
    }
  });
  test("buckets, sum and count of one family are one question", () => {
    const family = "ray_vllm_time_to_first_token_seconds";
    expect(named(`${family}_bucket`, `${family}_sum`, `${family}_count`).get("latency.ttft")).toHaveLength(1);
  });
  test("tokens counted in a histogram are its sum, steps its count", () => {
    expect(named("tgi_request_generated_tokens").get("tokens.generated")?.[0]?.name).toBe("tgi_request_generated_tokens_sum");
    expect(named("vllm:iteration_tokens_total").get("engine.steps")?.[0]?.name).toBe("vllm:iteration_tokens_total_count");
  });
  test("conditions on labels become matchers, and a router’s copies are left out", () => {
    expect(named("sglang:cached_tokens_total").get("kv.prefix_hit_tokens")?.[0]?.matchers).toEqual([
      { name: "cache_source", op: "=", value: "total" },
      { name: "server", op: "=", value: "" },
      { name: "tp_rank", op: "=~", value: "0?" },
    ]);
  });
  test("what must not be compared or added is not asked for", () => {
    expect(named("vllm:num_requests_waiting_by_reason", "tgi_request_mean_time_per_token_duration").size).toBe(0);
  });
  test("a current name comes before the one it replaced", () => {
    const names = named("vllm:gpu_cache_usage_perc", "vllm:kv_cache_usage_perc")
      .get("kv.usage")
      ?.map((s) => s.name);
    expect(names).toEqual(["vllm:kv_cache_usage_perc", "vllm:gpu_cache_usage_perc"]);
  });
});
