import { type EngineOutcome, type EngineRequest, FINISH_REASONS, type FinishReason } from "../engine/request";
import type { NodePlan } from "../plan/nodes";
import { VLLM_REQUEST, VLLM_STEP_TOKENS, VLLM_TOKEN_GAP, VLLM_TTFT, vllmTokens } from "./buckets";
import type { EngineGauges, EngineSignals } from "./engine-signals";
import { targetInfo } from "./target-info";
import { Registry, type Slot } from "./registry";

/** A vLLM process's `/metrics`: names, labels and buckets of vLLM 0.11, without the `_created` samples. */
export class VllmMetrics implements EngineSignals {
  readonly registry = new Registry();
  readonly #own: Readonly<Record<string, string>>;
  readonly #s: ReturnType<typeof declare>;

  constructor(node: NodePlan) {
    this.#own = { engine: "0", model_name: node.model.name };
    this.#s = declare(this.registry, node, this.#own);
  }

  start(atMs: number, version: string): void {
    const r = this.registry;
    r.reset();
    r.set(this.#s.processStart, Math.round(atMs) / 1_000);
    r.set(this.#s.residentMemory, 6.31e9);
    for (const slot of this.#s.ones) r.set(slot, 1);
    this.runs(version);
  }

  runs(version: string): void {
    for (const [known, slot] of this.#s.targetInfo) this.registry.set(slot, known === version ? 1 : 0);
  }

  firstToken(request: EngineRequest, cachedTokens: number, ttftS: number, weight: number): void {
    const r = this.registry;
    const s = this.#s;
    r.observe(s.ttft, ttftS, weight);
    r.add(s.promptTokens, request.promptTokens * weight);
    r.add(s.cachedPrompt, cachedTokens * weight);
    r.add(s.fromCache, cachedTokens * weight);
    r.add(s.computed, (request.promptTokens - cachedTokens) * weight);
    r.add(s.prefixQueries, request.promptTokens * weight);
    r.add(s.prefixHits, cachedTokens * weight);
    r.add(s.generated, weight);
  }

  tokens(count: number, gapS: number): void {
    this.registry.observe(this.#s.itl, gapS, count);
    this.registry.add(this.#s.generated, count);
  }

  step(prefillTokens: number, decodeTokens: number, _durationS: number, steps: number): void {
    // Only iterations with output are observed: a chunk of a long prompt alone leaves no trace.
    if (decodeTokens > 0) this.registry.observe(this.#s.stepTokens, prefillTokens + decodeTokens, steps);
  }

  preempted(_request: EngineRequest, _generated: number, weight: number): void {
    this.registry.add(this.#s.preemptions, weight);
  }

  finished(outcome: EngineOutcome, weight: number): void {
    const r = this.registry;
    const s = this.#s;
    const { request } = outcome;
    const at = outcome.finishedAt;
    r.add(s.finished[outcome.finishReason], weight);
    r.observe(s.e2e, (at - request.arrivedAt) / 1_000, weight);
    r.observe(s.queue, (outcome.scheduledAt - request.arrivedAt) / 1_000, weight);
    r.observe(s.promptLength, request.promptTokens, weight);
    r.observe(s.outputLength, outcome.outputTokens, weight);
    r.observe(s.maxTokens, request.maxTokens, weight);
    r.add(outcome.finishReason === "error" ? s.http5xx : s.http2xx, weight);
    if (outcome.firstTokenAt === null) return;
    r.observe(s.prefill, (outcome.firstTokenAt - outcome.scheduledAt) / 1_000, weight);
    r.observe(s.decode, (at - outcome.firstTokenAt) / 1_000, weight);
    r.observe(s.inference, (at - outcome.scheduledAt) / 1_000, weight);
    if (outcome.outputTokens > 1) r.observe(s.tpot, (at - outcome.firstTokenAt) / 1_000 / (outcome.outputTokens - 1), weight);
  }

  gauges(g: EngineGauges): void {
    const r = this.registry;
    r.set(this.#s.running, g.running);
    r.set(this.#s.waiting, g.waiting);
    r.set(this.#s.waitingCapacity, g.waiting);
    r.set(this.#s.kvUsage, g.kvUsage);
  }
}

export const vllmMetrics = (node: NodePlan): VllmMetrics => new VllmMetrics(node);

function declare(r: Registry, node: NodePlan, own: Readonly<Record<string, string>>) {
  const lengths = vllmTokens(node.model.maxModelLen);
  const counter = (name: string, help: string, more: Record<string, string> = {}) => r.counter(`vllm:${name}`, help, { ...own, ...more });
  const gauge = (name: string, help: string, more: Record<string, string> = {}) => r.gauge(`vllm:${name}`, help, { ...own, ...more });
  const histogram = (name: string, help: string, bounds: readonly number[]) => r.histogram(`vllm:${name}`, help, bounds, own);
  const source = (name: string) => counter("prompt_tokens_by_source_total", "Number of prompt tokens by source.", { source: name });
  return {
    residentMemory: r.gauge("process_resident_memory_bytes", "Resident memory size in bytes.", {}),
    processStart: r.gauge("process_start_time_seconds", "Start time of the process since unix epoch in seconds.", {}),
    running: gauge("num_requests_running", "Number of requests in model execution batches."),
    waiting: gauge("num_requests_waiting", "Number of requests waiting to be processed."),
    waitingCapacity: gauge("num_requests_waiting_by_reason", "Number of waiting requests by reason.", { reason: "capacity" }),
    waitingDeferred: gauge("num_requests_waiting_by_reason", "Number of waiting requests by reason.", { reason: "deferred" }),
    kvUsage: gauge("kv_cache_usage_perc", "KV-cache usage. 1 means 100 percent usage."),
    prefixQueries: counter("prefix_cache_queries_total", "Prefix cache queries, in terms of number of queried tokens."),
    prefixHits: counter("prefix_cache_hits_total", "Prefix cache hits, in terms of number of cached tokens."),
    preemptions: counter("num_preemptions_total", "Cumulative number of preemption from the engine."),
    promptTokens: counter("prompt_tokens_total", "Number of prefill tokens processed."),
    computed: source("local_compute"),
    fromCache: source("local_cache_hit"),
    fromTransfer: source("external_kv_transfer"),
    cachedPrompt: counter("prompt_tokens_cached_total", "Number of cached prompt tokens (local + external)."),
    generated: counter("generation_tokens_total", "Number of generation tokens processed."),
    finished: Object.fromEntries(
      FINISH_REASONS.map((reason) => [
        reason,
        counter("request_success_total", "Count of successfully processed requests.", { finished_reason: reason }),
      ]),
    ) as Record<FinishReason, Slot>,
    promptLength: histogram("request_prompt_tokens", "Number of prefill tokens processed.", lengths),
    outputLength: histogram("request_generation_tokens", "Number of generation tokens processed.", lengths),
    maxTokens: histogram("request_params_max_tokens", "Histogram of the max_tokens request parameter.", lengths),
    stepTokens: histogram("iteration_tokens_total", "Histogram of number of tokens per engine_step.", VLLM_STEP_TOKENS),
    ttft: histogram("time_to_first_token_seconds", "Histogram of time to first token in seconds.", VLLM_TTFT),
    itl: histogram("inter_token_latency_seconds", "Histogram of inter-token latency in seconds.", VLLM_TOKEN_GAP),
    tpot: histogram("request_time_per_output_token_seconds", "Histogram of time_per_output_token_seconds per request.", VLLM_TOKEN_GAP),
    e2e: histogram("e2e_request_latency_seconds", "Histogram of e2e request latency in seconds.", VLLM_REQUEST),
    queue: histogram("request_queue_time_seconds", "Histogram of time spent in WAITING phase for request.", VLLM_REQUEST),
    inference: histogram("request_inference_time_seconds", "Histogram of time spent in RUNNING phase for request.", VLLM_REQUEST),
    prefill: histogram("request_prefill_time_seconds", "Histogram of time spent in PREFILL phase for request.", VLLM_REQUEST),
    decode: histogram("request_decode_time_seconds", "Histogram of time spent in DECODE phase for request.", VLLM_REQUEST),
    http2xx: httpTotal(r, "2xx"),
    http5xx: httpTotal(r, "5xx"),
    targetInfo: targetInfo(r, node),
    ones: [
      gauge("engine_sleep_state", "Engine sleep state; awake = 0 means engine is sleeping.", { sleep_state: "awake" }),
      r.gauge("vllm:cache_config_info", "Information of the LLMEngine CacheConfig", {
        block_size: String(node.model.limits.blockTokens),
        cache_dtype: "auto",
        enable_prefix_caching: "True",
        engine: "0",
        gpu_memory_utilization: "0.9",
        num_gpu_blocks: String(node.model.limits.kvBlocks),
        prefix_caching_hash_algo: "sha256",
      }),
    ],
  };
}

const httpTotal = (r: Registry, status: string): Slot =>
  r.counter("http_requests_total", "Total number of requests by method, status and handler.", {
    handler: "/v1/chat/completions",
    method: "POST",
    status,
  });
