import { DOCUMENTED, type Line } from "./entry";

/** LiteLLM's proxy: the only one here that knows tenants. */
export const LITELLM: readonly Line[] = [
  ["litellm_proxy_total_requests_metric_total", "counter", "requests.finished", DOCUMENTED],
  ["litellm_proxy_failed_requests_metric_total", "counter", "requests.failed", DOCUMENTED],
  [
    "litellm_llm_api_time_to_first_token_metric",
    "histogram",
    "latency.ttft",
    { ...DOCUMENTED, note: "streaming requests alone, from the call upstream" },
  ],
  ["litellm_request_total_latency_metric", "histogram", "latency.e2e", DOCUMENTED],
  ["litellm_input_tokens_metric_total", "counter", "tokens.prompt", DOCUMENTED],
  ["litellm_output_tokens_metric_total", "counter", "tokens.generated", DOCUMENTED],
  ["litellm_spend_metric_total", "counter", "spend.usd", DOCUMENTED],
  ["litellm_in_flight_requests", "gauge", "requests.running", DOCUMENTED],
];

const HISTORICAL = { status: "historical" } as const;

/** llm-d's endpoint picker, under the prefixes it had over time. */
export const LLM_D: readonly Line[] = [
  ["inference_objective_request_total", "counter", "requests.finished", HISTORICAL],
  ["inference_objective_request_error_total", "counter", "requests.failed", HISTORICAL],
  ["inference_objective_request_duration_seconds", "histogram", "latency.e2e", HISTORICAL],
  ["inference_objective_request_ttft_seconds", "histogram", "latency.ttft", HISTORICAL],
  ["inference_objective_request_tpot_seconds", "histogram", "latency.tpot", HISTORICAL],
  ["inference_objective_running_requests", "gauge", "requests.running", HISTORICAL],
  ["llm_d_epp_request_total", "counter", "requests.finished", DOCUMENTED],
  ["llm_d_epp_request_error_total", "counter", "requests.failed", DOCUMENTED],
  ["llm_d_epp_request_duration_seconds", "histogram", "latency.e2e", DOCUMENTED],
  ["llm_d_epp_request_ttft_seconds", "histogram", "latency.ttft", DOCUMENTED],
  ["llm_d_epp_request_tpot_seconds", "histogram", "latency.tpot", DOCUMENTED],
  ["llm_d_epp_running_requests", "gauge", "requests.running", DOCUMENTED],
  ["inference_pool_ready_pods", "gauge", "router.ready_endpoints", HISTORICAL],
  ["llm_d_epp_ready_endpoints", "gauge", "router.ready_endpoints", DOCUMENTED],
  ["inference_extension_flow_control_request_queue_duration_seconds", "histogram", "latency.queue", HISTORICAL],
  ["llm_d_epp_flow_control_request_queue_duration_seconds", "histogram", "latency.queue", DOCUMENTED],
  ["inference_pool_average_kv_cache_utilization", "gauge", "kv.usage", { ...HISTORICAL, comparable: false, note: "a mean over the pool" }],
];
