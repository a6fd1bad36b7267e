import { DOCUMENTED, type Line } from "./entry";

/** vLLM: counters carry `_total`, names a colon. */
export const VLLM: readonly Line[] = [
  ["vllm:request_success_total", "counter", "requests.finished", { note: "by finished_reason: stop, length, abort, error, repetition" }],
  ["vllm:request_success_total", "counter", "requests.failed", { when: { finished_reason: "error" } }],
  ["vllm:time_to_first_token_seconds", "histogram", "latency.ttft"],
  ["vllm:inter_token_latency_seconds", "histogram", "latency.itl"],
  ["vllm:request_time_per_output_token_seconds", "histogram", "latency.tpot"],
  [
    "vllm:time_per_output_token_seconds",
    "histogram",
    "latency.itl",
    { ...DOCUMENTED, status: "removed", note: "weighted by token in spite of its name: it is what became inter_token_latency_seconds" },
  ],
  ["vllm:e2e_request_latency_seconds", "histogram", "latency.e2e"],
  [
    "vllm:request_queue_time_seconds",
    "histogram",
    "latency.queue",
    { note: "the lowest bucket ends at 0.3 s: quantiles below it are interpolated" },
  ],
  ["vllm:request_prefill_time_seconds", "histogram", "latency.prefill"],
  ["vllm:request_decode_time_seconds", "histogram", "latency.decode"],
  ["vllm:num_requests_running", "gauge", "requests.running"],
  ["vllm:num_requests_waiting", "gauge", "requests.waiting"],
  [
    "vllm:num_requests_waiting_by_reason",
    "gauge",
    "requests.waiting",
    { comparable: false, note: "num_requests_waiting split by reason: adding both counts twice" },
  ],
  ["vllm:kv_cache_usage_perc", "gauge", "kv.usage", { note: "a ratio in spite of its name" }],
  ["vllm:gpu_cache_usage_perc", "gauge", "kv.usage", { ...DOCUMENTED, status: "removed" }],
  ["vllm:prefix_cache_hits_total", "counter", "kv.prefix_hit_tokens"],
  ["vllm:prefix_cache_queries_total", "counter", "kv.prefix_query_tokens"],
  [
    "vllm:gpu_prefix_cache_hits_total",
    "counter",
    "kv.prefix_hit_tokens",
    { ...DOCUMENTED, status: "removed", comparable: false, sourceUnit: "blocks", note: "counted cache blocks, not tokens" },
  ],
  [
    "vllm:gpu_prefix_cache_queries_total",
    "counter",
    "kv.prefix_query_tokens",
    { ...DOCUMENTED, status: "removed", comparable: false, sourceUnit: "blocks", note: "counted cache blocks, not tokens" },
  ],
  ["vllm:gpu_prefix_cache_hit_rate", "gauge", "kv.prefix_hit_ratio", { ...DOCUMENTED, status: "removed" }],
  ["vllm:num_preemptions_total", "counter", "requests.preempted"],
  ["vllm:prompt_tokens_total", "counter", "tokens.prompt"],
  [
    "vllm:prompt_tokens_by_source_total",
    "counter",
    "tokens.prompt",
    { comparable: false, note: "prompt_tokens split by source: adding both counts twice" },
  ],
  ["vllm:generation_tokens_total", "counter", "tokens.generated"],
  [
    "vllm:iteration_tokens_total_count",
    "histogram_count",
    "engine.steps",
    { note: "the histogram itself is called iteration_tokens_total; steps without output are not observed" },
  ],
  ["vllm:spec_decode_num_draft_tokens_total", "counter", "spec.drafts"],
  ["vllm:spec_decode_num_accepted_tokens_total", "counter", "spec.accepted"],
  ["vllm:corrupted_requests_total", "counter", "quality.corrupted"],
];

/** SGLang. */
export const SGLANG: readonly Line[] = [
  ["sglang:num_requests_total", "counter", "requests.finished"],
  ["sglang:num_aborted_requests_total", "counter", "requests.failed"],
  ["sglang:time_to_first_token_seconds", "histogram", "latency.ttft"],
  ["sglang:inter_token_latency_seconds", "histogram", "latency.itl"],
  ["sglang:e2e_request_latency_seconds", "histogram", "latency.e2e"],
  ["sglang:queue_time_seconds", "histogram", "latency.queue"],
  ["sglang:per_stage_req_latency_seconds", "histogram", "latency.prefill", { when: { stage: "prefill_forward" } }],
  ["sglang:per_stage_req_latency_seconds", "histogram", "latency.decode", { when: { stage: "decode_forward" } }],
  ["sglang:num_running_reqs", "gauge", "requests.running"],
  ["sglang:num_queue_reqs", "gauge", "requests.waiting"],
  ["sglang:token_usage", "gauge", "kv.usage"],
  ["sglang:cache_hit_rate", "gauge", "kv.prefix_hit_ratio", { comparable: false, note: "of the last batch alone" }],
  [
    "sglang:cached_tokens_total",
    "counter",
    "kv.prefix_hit_tokens",
    { when: { cache_source: "total" }, note: "the other values of cache_source are parts of it" },
  ],
  ["sglang:cached_tokens_total", "counter", "kv.prefix_hit_tokens", { when: { cache_source: "" } }],
  ["sglang:num_retracted_requests_total", "counter", "requests.preempted"],
  ["sglang:prompt_tokens_total", "counter", "tokens.prompt"],
  ["sglang:generation_tokens_total", "counter", "tokens.generated"],
  ["sglang:cuda_graph_passes_total", "counter", "engine.steps", { comparable: false, note: "counts only steps that ran as a graph" }],
  [
    "sglang:num_prefill_bootstrap_queue_reqs",
    "gauge",
    "requests.waiting",
    { comparable: false, note: "one of several queues of a disaggregated prefill" },
  ],
];

/** Text Generation Inference: counters carry no `_total`. */
export const TGI: readonly Line[] = [
  ["tgi_request_success", "counter", "requests.finished", { note: "finished without error" }],
  ["tgi_request_failure", "counter", "requests.failed", { note: "by err" }],
  ["tgi_request_duration", "histogram", "latency.e2e"],
  ["tgi_request_queue_duration", "histogram", "latency.queue"],
  ["tgi_request_mean_time_per_token_duration", "histogram", "latency.tpot", { comparable: false, note: "includes the prefill" }],
  [
    "tgi_batch_inference_duration",
    "histogram",
    "latency.prefill",
    { when: { method: "prefill" }, comparable: false, note: "one observation a batch" },
  ],
  [
    "tgi_batch_inference_duration",
    "histogram",
    "latency.decode",
    { when: { method: "decode" }, comparable: false, note: "one observation a batch" },
  ],
  ["tgi_batch_current_size", "gauge", "requests.running"],
  ["tgi_queue_size", "gauge", "requests.waiting"],
  ["tgi_request_generated_tokens", "histogram", "tokens.generated", { note: "the tokens are its sum" }],
  ["tgi_request_input_length", "histogram", "tokens.prompt", { note: "the tokens are its sum" }],
  ["tgi_batch_inference_count", "counter", "engine.steps"],
];

/** Triton Inference Server, with the TensorRT-LLM backend's own gauges. */
export const TRITON: readonly Line[] = [
  ["nv_inference_request_success", "counter", "requests.finished", { note: "finished without error" }],
  ["nv_inference_request_failure", "counter", "requests.failed", { note: "by reason" }],
  ["nv_inference_first_response_histogram_ms", "histogram", "latency.ttft", { scale: 0.001, sourceUnit: "ms" }],
  [
    "nv_inference_request_duration_us",
    "counter",
    "latency.e2e",
    { scale: 0.000001, comparable: false, sourceUnit: "us", note: "a running total: only means can be derived" },
  ],
  [
    "nv_inference_queue_duration_us",
    "counter",
    "latency.queue",
    { scale: 0.000001, comparable: false, sourceUnit: "us", note: "a running total: only means can be derived" },
  ],
  ["nv_inference_pending_request_count", "gauge", "requests.waiting"],
  ["nv_inference_exec_count", "counter", "engine.steps"],
  ["nv_gpu_utilization", "gauge", "gpu.utilisation", { note: "0 to 1, unlike DCGM's" }],
  ["nv_gpu_memory_used_bytes", "gauge", "gpu.memory_used"],
  ["nv_gpu_memory_total_bytes", "gauge", "gpu.memory_total"],
  ["nv_gpu_power_usage", "gauge", "gpu.power"],
  ["nv_energy_consumption", "counter", "gpu.energy", { sourceUnit: "J" }],
  ["nv_trt_llm_request_metrics", "gauge", "requests.running", { when: { request_type: "scheduled" } }],
  ["nv_trt_llm_request_metrics", "gauge", "requests.waiting", { when: { request_type: "waiting" } }],
  ["nv_trt_llm_kv_cache_block_metrics", "gauge", "kv.usage", { when: { kv_cache_block_type: "fraction" } }],
];

/** `trtllm-serve`. */
export const TRTLLM: readonly Line[] = [
  ["trtllm_request_success_total", "counter", "requests.finished", DOCUMENTED],
  ["trtllm_time_to_first_token_seconds", "histogram", "latency.ttft", DOCUMENTED],
  ["trtllm_time_per_output_token_seconds", "histogram", "latency.tpot", DOCUMENTED],
  ["trtllm_e2e_request_latency_seconds", "histogram", "latency.e2e", DOCUMENTED],
  ["trtllm_request_queue_time_seconds", "histogram", "latency.queue", DOCUMENTED],
  ["trtllm_num_requests_running", "gauge", "requests.running"],
  ["trtllm_num_requests_waiting", "gauge", "requests.waiting"],
  ["trtllm_kv_cache_utilization", "gauge", "kv.usage", { note: "0 to 1" }],
  ["trtllm_kv_cache_hit_rate", "gauge", "kv.prefix_hit_ratio", DOCUMENTED],
];

/** Dynamo's frontend and components. */
export const DYNAMO: readonly Line[] = [
  ["dynamo_frontend_requests_total", "counter", "requests.finished", DOCUMENTED],
  ["dynamo_frontend_time_to_first_token_seconds", "histogram", "latency.ttft", DOCUMENTED],
  ["dynamo_frontend_inter_token_latency_seconds", "histogram", "latency.itl", DOCUMENTED],
  ["dynamo_frontend_request_duration_seconds", "histogram", "latency.e2e", DOCUMENTED],
  ["dynamo_frontend_active_requests", "gauge", "requests.running", DOCUMENTED],
  ["dynamo_frontend_queued_requests", "gauge", "requests.waiting", DOCUMENTED],
  ["dynamo_component_gpu_cache_usage_percent", "gauge", "kv.usage", { ...DOCUMENTED, note: "0 to 1 in spite of its name" }],
  ["dynamo_component_errors_total", "counter", "requests.failed", DOCUMENTED],
];
