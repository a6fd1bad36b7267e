import type { EngineOutcome, EngineRequest } from "../engine/request";
import type { NodePlan } from "../plan/nodes";
import { SGLANG_E2E, SGLANG_QUEUE, SGLANG_STAGE, SGLANG_TOKENS, SGLANG_TOKEN_GAP, SGLANG_TTFT } from "./buckets";
import type { EngineGauges, EngineSignals } from "./engine-signals";
import { targetInfo } from "./target-info";
import { Registry } from "./registry";

/** An SGLang server's `/metrics` (one scheduler rank), names and buckets of SGLang 0.5. */
export class SglangMetrics implements EngineSignals {
  readonly registry = new Registry();
  readonly #s: ReturnType<typeof declare>;
  readonly #capacityTokens: number;
  #retractedLately = 0;

  constructor(node: NodePlan) {
    this.#capacityTokens = node.model.limits.kvBlocks * node.model.limits.blockTokens;
    this.#s = declare(this.registry, node);
  }

  start(atMs: number, version: string): void {
    const r = this.registry;
    r.reset();
    this.runs(version);
    r.set(this.#s.processStart, Math.round(atMs) / 1_000);
    r.set(this.#s.maxTotalTokens, this.#capacityTokens);
    r.set(this.#s.newTokenRatio, 0.4138);
    r.set(this.#s.cudaGraph, 1);
  }

  runs(version: string): void {
    for (const [known, slot] of this.#s.targetInfo) this.registry.set(slot, known === version ? 1 : 0);
  }

  firstToken(request: EngineRequest, cachedTokens: number, ttftS: number, weight: number): void {
    const r = this.registry;
    const s = this.#s;
    r.observe(request.streams ? s.ttft : s.ttftWhole, ttftS, weight);
    r.add(s.prefillCompute, (request.promptTokens - cachedTokens) * weight);
    r.add(s.prefillCache, cachedTokens * weight);
    r.add(s.cachedDevice, cachedTokens * weight);
    r.add(s.cachedTotal, cachedTokens * weight);
    r.add(request.streams ? s.promptTokens : s.promptTokensWhole, request.promptTokens * weight);
    r.add(request.streams ? s.generated : s.generatedWhole, weight);
    r.add(s.decodeTokens, weight);
    r.observe(s.promptLength, request.promptTokens, weight);
  }

  tokens(count: number, gapS: number): void {
    this.registry.observe(this.#s.itl, gapS, count);
    this.registry.add(this.#s.decodeTokens, count);
  }

  step(prefillTokens: number, decodeTokens: number, durationS: number, steps: number): void {
    const r = this.registry;
    const total = prefillTokens + decodeTokens;
    const prefillShare = prefillTokens > 0 ? Math.min(1, (prefillTokens * 0.9) / total) : 0;
    r.add(this.#s.forwardPrefill, durationS * prefillShare * steps);
    r.add(this.#s.forwardDecode, durationS * (1 - prefillShare) * steps);
    r.add(prefillTokens > 0 ? this.#s.prefillPasses : this.#s.decodePasses, steps);
  }

  preempted(request: EngineRequest, generated: number, weight: number): void {
    this.#retractedLately += weight;
    this.registry.add(this.#s.retracted, weight);
    this.registry.add(this.#s.retractedInput, request.promptTokens * weight);
    this.registry.add(this.#s.retractedOutput, generated * weight);
  }

  finished(outcome: EngineOutcome, weight: number): void {
    const r = this.registry;
    const s = this.#s;
    const { request } = outcome;
    const streams = request.streams;
    r.add(streams ? s.requests : s.requestsWhole, weight);
    if (outcome.finishReason === "abort" || outcome.finishReason === "error") r.add(s.aborted, weight);
    r.observe(streams ? s.e2e : s.e2eWhole, (outcome.finishedAt - request.arrivedAt) / 1_000, weight);
    r.observe(s.queue, (outcome.scheduledAt - request.arrivedAt) / 1_000, weight);
    r.observe(s.stageWaiting, (outcome.scheduledAt - request.arrivedAt) / 1_000, weight);
    r.observe(s.outputLength, outcome.outputTokens, weight);
    // The first token was counted when it came.
    if (outcome.outputTokens > 1) r.add(streams ? s.generated : s.generatedWhole, (outcome.outputTokens - 1) * weight);
    if (outcome.firstTokenAt === null) return;
    r.observe(s.stagePrefill, (outcome.firstTokenAt - outcome.scheduledAt) / 1_000, weight);
    r.observe(s.stageDecode, (outcome.finishedAt - outcome.firstTokenAt) / 1_000, weight);
  }

  gauges(g: EngineGauges): void {
    const r = this.registry;
    const s = this.#s;
    r.set(s.running, g.running);
    r.set(s.queued, g.waiting);
    r.set(s.tokenUsage, g.kvUsage);
    r.set(s.fullTokenUsage, g.kvUsage);
    r.set(s.usedTokens, g.usedTokens);
    r.set(s.kvUsed, g.usedTokens);
    r.set(s.kvEvictable, g.evictableTokens);
    r.set(s.kvAvailable, Math.max(0, this.#capacityTokens - g.usedTokens - g.evictableTokens));
    r.set(s.throughput, g.generationRate);
    r.set(s.hitRate, g.hitRate);
    r.set(s.retractedNow, this.#retractedLately);
    this.#retractedLately = 0;
  }
}

export const sglangMetrics = (node: NodePlan): SglangMetrics => new SglangMetrics(node);

function declare(r: Registry, node: NodePlan) {
  const model = { model_name: node.model.name };
  const rank = { ...model, engine_type: "unified", tp_rank: "0", pp_rank: "0", moe_ep_rank: "0" };
  const gauge = (name: string, help: string) => r.gauge(`sglang:${name}`, help, rank);
  const ranked = (name: string, help: string, more: Record<string, string> = {}) => r.counter(`sglang:${name}`, help, { ...rank, ...more });
  const counter = (name: string, help: string, more: Record<string, string> = {}) =>
    r.counter(`sglang:${name}`, help, { ...model, ...more });
  const histogram = (name: string, help: string, bounds: readonly number[], labels: Record<string, string>) =>
    r.histogram(`sglang:${name}`, help, bounds, labels);
  const stage = (name: string) =>
    histogram("per_stage_req_latency_seconds", "The latency of each stage of requests.", SGLANG_STAGE, { ...rank, stage: name });
  const yes = { is_streaming: "True" };
  const no = { is_streaming: "False" };
  const forward = (category: string) => ranked("forward_execution_seconds_total", "Total forward execution time.", { category });
  const passes = (mode: string) => ranked("cuda_graph_passes_total", "Total number of forward passes categorized by CUDA graph.", { mode });
  const live = (mode: string) => ranked("realtime_tokens_total", "Total number of tokens processed, updated every batch.", { mode });
  const cached = (cache_source: string) =>
    counter("cached_tokens_total", "Number of cached prompt tokens by source (device/host/storage).", { cache_source });
  return {
    processStart: r.gauge("process_start_time_seconds", "Start time of the process since unix epoch in seconds.", {}),
    running: gauge("num_running_reqs", "The number of running requests."),
    queued: gauge("num_queue_reqs", "The number of requests in the waiting queue."),
    throughput: gauge("gen_throughput", "The generation throughput (token/s)."),
    hitRate: gauge("cache_hit_rate", "The prefix cache hit rate."),
    tokenUsage: gauge("token_usage", "The token usage."),
    fullTokenUsage: gauge("full_token_usage", "The token usage for full attention layers."),
    usedTokens: gauge("num_used_tokens", "The number of used tokens."),
    kvAvailable: gauge("kv_available_tokens", "Number of free token slots in the KV cache pool."),
    kvEvictable: gauge("kv_evictable_tokens", "Number of evictable (radix-cached) token slots in the KV cache pool."),
    kvUsed: gauge("kv_used_tokens", "Number of actively used token slots in the KV cache pool."),
    maxTotalTokens: gauge("max_total_num_tokens", "Maximum total number of tokens in the KV cache pool."),
    retractedNow: gauge("num_retracted_reqs", "The number of retracted requests."),
    newTokenRatio: gauge("new_token_ratio", "The new token ratio."),
    cudaGraph: gauge("is_cuda_graph", "Whether the batch is using CUDA graph."),
    retracted: ranked("num_retracted_requests_total", "Total number of retracted requests."),
    retractedInput: ranked("num_retracted_input_tokens_total", "Total number of retracted input tokens."),
    retractedOutput: ranked("num_retracted_output_tokens_total", "Total number of retracted output tokens."),
    prefillCompute: live("prefill_compute"),
    prefillCache: live("prefill_cache"),
    decodeTokens: live("decode"),
    forwardPrefill: forward("prefill"),
    forwardDecode: forward("decode"),
    decodePasses: passes("decode_cuda_graph"),
    prefillPasses: passes("prefill_none"),
    promptTokens: counter("prompt_tokens_total", "Number of prefill tokens processed.", yes),
    promptTokensWhole: counter("prompt_tokens_total", "Number of prefill tokens processed.", no),
    generated: counter("generation_tokens_total", "Number of generation tokens processed.", yes),
    generatedWhole: counter("generation_tokens_total", "Number of generation tokens processed.", no),
    cachedDevice: cached("device"),
    cachedTotal: cached("total"),
    requests: counter("num_requests_total", "Number of requests processed.", yes),
    requestsWhole: counter("num_requests_total", "Number of requests processed.", no),
    aborted: counter("num_aborted_requests_total", "Number of requests aborted."),
    ttft: histogram("time_to_first_token_seconds", "Histogram of time to first token in seconds.", SGLANG_TTFT, { ...model, ...yes }),
    ttftWhole: histogram("time_to_first_token_seconds", "Histogram of time to first token in seconds.", SGLANG_TTFT, { ...model, ...no }),
    itl: histogram("inter_token_latency_seconds", "Histogram of inter-token latency in seconds.", SGLANG_TOKEN_GAP, model),
    e2e: histogram("e2e_request_latency_seconds", "Histogram of End-to-end request latency in seconds", SGLANG_E2E, { ...model, ...yes }),
    e2eWhole: histogram("e2e_request_latency_seconds", "Histogram of End-to-end request latency in seconds", SGLANG_E2E, {
      ...model,
      ...no,
    }),
    queue: histogram("queue_time_seconds", "Histogram of queueing time in seconds.", SGLANG_QUEUE, rank),
    promptLength: histogram("prompt_tokens_histogram", "Histogram of prompt token length.", SGLANG_TOKENS, model),
    outputLength: histogram("generation_tokens_histogram", "Histogram of generation token length.", SGLANG_TOKENS, model),
    stageWaiting: stage("prefill_waiting"),
    stagePrefill: stage("prefill_forward"),
    stageDecode: stage("decode_forward"),
    targetInfo: targetInfo(r, node),
  };
}
