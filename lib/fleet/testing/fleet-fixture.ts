/** A small fleet with steady load, for tests: what each node exposes, sample by sample. */
import { type Labels, canonicalLabels } from "@/lib/kernel/labels";
import type { ClassicHistogram, MetricType, SampleBatch } from "@/lib/telemetry";

export const SCRAPE_MS = 15_000;
const BOUNDS = Float64Array.of(0.1, 0.5, 1, 10);

/** One series as a function of seconds since its process started. */
export interface FixtureSeries {
  readonly labels: Labels;
  readonly type: MetricType;
  readonly at: (s: number) => number | ClassicHistogram;
}

const series = (name: string, labels: Labels, type: MetricType, at: FixtureSeries["at"]): FixtureSeries => ({
  labels: canonicalLabels({ __name__: name, ...labels }),
  type,
  at,
});
const counter = (name: string, labels: Labels, perS: number) => series(name, labels, "counter", (s) => Math.floor(s * perS));
const gauge = (name: string, labels: Labels, value: number) => series(name, labels, "gauge", () => value);

/** `shares`: how many of ten observations a second fall into each bucket. */
function histogram(name: string, labels: Labels, shares: readonly number[]): FixtureSeries {
  return series(name, labels, "histogram", (s) => {
    const counts = Float64Array.from(shares, (share) => Math.floor(s * share));
    const count = counts.reduce((a, b) => a + b, 0);
    return { kind: "classic", bounds: BOUNDS, counts, sum: count * 0.3, count };
  });
}

export interface EngineLoad {
  readonly instance: string;
  readonly model: string;
  readonly region: string;
  readonly host?: string;
  readonly version?: string;
  readonly waiting?: number;
  readonly kv?: number;
  /** Output tokens per second; 0 is a hang. */
  readonly tokensPerS?: number;
  readonly failedPerS?: number;
  /** Of ten first tokens a second, how many within 0.1, 0.5, 1, 10 s and above. */
  readonly ttft?: readonly number[];
}

export function vllmNode(load: EngineLoad): readonly FixtureSeries[] {
  const target = { instance: load.instance, job: "vllm", region: load.region, ...(load.host === undefined ? {} : { host: load.host }) };
  const own = { ...target, model_name: load.model, engine: "0" };
  return [
    gauge("up", target, 1),
    gauge("target_info", { ...target, service_version: load.version ?? "0.11.0", model_revision: "abc" }, 1),
    gauge("vllm:cache_config_info", { ...target, block_size: "16" }, 1),
    gauge("vllm:num_requests_running", own, 8),
    gauge("vllm:num_requests_waiting", own, load.waiting ?? 0),
    gauge("vllm:kv_cache_usage_perc", own, load.kv ?? 0.5),
    counter("vllm:request_success_total", { ...own, finished_reason: "stop" }, 2),
    counter("vllm:request_success_total", { ...own, finished_reason: "error" }, load.failedPerS ?? 0),
    counter("vllm:generation_tokens_total", own, load.tokensPerS ?? 400),
    counter("vllm:prompt_tokens_total", own, 2000),
    counter("vllm:prefix_cache_hits_total", own, 500),
    counter("vllm:prefix_cache_queries_total", own, 2000),
    counter("vllm:num_preemptions_total", own, 0),
    histogram("vllm:time_to_first_token_seconds", own, load.ttft ?? [2, 8, 0, 0, 0]),
    histogram("vllm:inter_token_latency_seconds", own, [10, 0, 0, 0, 0]),
  ];
}

export function sglangNode(load: EngineLoad): readonly FixtureSeries[] {
  const target = { instance: load.instance, job: "sglang", region: load.region };
  const own = { ...target, model_name: load.model, engine_type: "unified", tp_rank: "0" };
  return [
    gauge("up", target, 1),
    gauge("sglang:num_running_reqs", own, 3),
    gauge("sglang:num_running_reqs", { ...own, tp_rank: "1" }, 3),
    gauge("sglang:num_queue_reqs", own, 0),
    gauge("sglang:token_usage", own, 0.2),
    counter("sglang:num_requests_total", own, 1),
    counter("sglang:generation_tokens_total", own, 100),
    histogram("sglang:time_to_first_token_seconds", own, [0, 0, 10, 0, 0]),
  ];
}

/** A LiteLLM gateway with one key a tenant. */
export function gatewayNode(instance: string, tenants: Readonly<Record<string, number>>, model: string): readonly FixtureSeries[] {
  const target = { instance, job: "gateway", region: "us" };
  return [
    gauge("up", target, 1),
    ...Object.entries(tenants).flatMap(([tenant, perS]) => {
      const own = { ...target, tenant, team: tenant, requested_model: model };
      return [
        counter("litellm_proxy_total_requests_metric_total", own, perS),
        counter("litellm_proxy_failed_requests_metric_total", own, perS / 50),
        counter("litellm_output_tokens_metric_total", own, perS * 100),
        counter("litellm_spend_metric_total", own, perS / 100),
        histogram("litellm_llm_api_time_to_first_token_metric", own, [0, 10, 0, 0, 0]),
      ];
    }),
  ];
}

export function dcgmHost(host: string, gpus: number, xid: (s: number) => number = () => 0): readonly FixtureSeries[] {
  return Array.from({ length: gpus }, (_, i): readonly FixtureSeries[] => {
    const own = {
      instance: `${host}:9400`,
      job: "dcgm",
      Hostname: host,
      gpu: String(i),
      UUID: `GPU-${host}-${i}`,
      modelName: "NVIDIA H200",
    };
    return [
      gauge("DCGM_FI_DEV_GPU_UTIL", own, 80),
      gauge("DCGM_FI_DEV_FB_USED", own, 100_000),
      gauge("DCGM_FI_DEV_FB_FREE", own, 40_000),
      series("DCGM_FI_DEV_XID_ERRORS", own, "gauge", (s) => (i === 0 ? xid(s) : 0)),
    ];
  }).flat();
}

/** Writes every series' samples from `from` up to and including `to` into the batch. */
export function writeFixture(batch: SampleBatch, fleet: readonly FixtureSeries[], from: number, to: number): void {
  for (const { labels, type, at } of fleet) {
    const key = `fixture:${JSON.stringify(labels)}`;
    const form = typeof at(0) === "number" ? "float" : "histogram";
    const ref = batch.lookup(key) ?? batch.intern(key, { labels, type, unit: "", help: "", form });
    for (let t = from; t <= to; t += SCRAPE_MS) {
      const value = at((t - from) / 1000);
      if (typeof value === "number") batch.sample(ref, t, value);
      else batch.histogram(ref, t, value);
    }
  }
}
