import { normaliseName } from "./registry";

/**
 * Names that are understood well enough not to be reported as unknown, though
 * no concept is made of them: engines' further metrics, exporters of the
 * runtime, and the console's own.
 */
const FAMILIES =
  /^(?:up$|scrape_|process_|python_|go_|nodejs_|promhttp_|http_|rpc_|node_|kube_|container_|target_info$|otel_|otelcol_|sightglass_|nvidia_smi_|DCGM_)/;

const VLLM =
  "cache_config_info engine_sleep_state lora_requests_info iteration_tokens_total prompt_tokens_cached_total request_generation_tokens request_inference_time_seconds request_max_num_generation_tokens request_params_max_tokens request_params_n request_prefill_kv_computed_tokens request_prompt_tokens request_failure_total num_requests_swapped cpu_cache_usage_perc cpu_prefix_cache_hit_rate avg_prompt_throughput_toks_per_s avg_generation_throughput_toks_per_s spec_decode_num_drafts_total spec_decode_num_accepted_tokens_per_pos_total external_prefix_cache_hits_total external_prefix_cache_queries_total tool_call_parser_invocations_total estimated_flops_per_gpu_total";
const SGLANG =
  "forward_execution_seconds_total full_token_usage swa_token_usage func_latency_seconds gen_throughput generation_tokens_histogram prompt_tokens_histogram hicache_host_total_tokens hicache_host_used_tokens is_cuda_graph kv_available_tokens kv_evictable_tokens kv_used_tokens max_total_num_tokens new_token_ratio num_grammar_queue_reqs num_paused_reqs num_retracted_input_tokens_total num_retracted_output_tokens_total num_retracted_reqs num_so_requests_total num_used_tokens realtime_tokens_total spec_num_draft_tokens spec_num_steps spec_accept_length spec_accept_rate time_per_output_token_seconds utilization cached_tokens_total per_stage_req_latency_seconds num_prefill_inflight_queue_reqs num_decode_prealloc_queue_reqs num_decode_transfer_queue_reqs kv_transfer_speed_gb_s kv_transfer_latency_ms load_back_duration_seconds grammar_compilation_time_seconds num_grammar_aborted_total num_grammar_timeout_total";
const PLAIN =
  "tgi_batch_concat tgi_batch_current_max_tokens tgi_batch_decode_duration tgi_batch_filter_duration tgi_batch_forward_duration tgi_batch_inference_success tgi_batch_max_total_tokens tgi_batch_next_size tgi_request_count tgi_request_inference_duration tgi_request_validation_duration tgi_request_skipped_tokens tgi_request_max_new_tokens nv_cpu_utilization nv_gpu_power_limit nv_inference_count nv_inference_compute_infer_duration_us nv_inference_compute_input_duration_us nv_inference_compute_output_duration_us litellm_deployment_cooled_down_total litellm_deployment_state litellm_remaining_requests_metric litellm_remaining_tokens_metric litellm_remaining_team_budget_metric litellm_llm_api_latency_metric litellm_total_tokens_metric_total litellm_requests_metric_total litellm_overhead_latency_metric llm_d_epp_predicted_ttft_seconds llm_d_epp_average_queue_size llm_d_epp_average_kv_cache_utilization llm_d_epp_average_running_requests llm_d_epp_flow_control_queue_size llm_d_epp_flow_control_pool_saturation llm_d_epp_stale_endpoints llm_d_epp_input_tokens llm_d_epp_output_tokens llm_d_epp_cached_tokens llm_d_epp_prefix_indexer_hit_ratio llm_d_epp_plugin_duration_seconds gen_ai.client.token.usage gen_ai.client.operation.duration";

const NAMES: ReadonlySet<string> = new Set([
  ...VLLM.split(" ").map((n) => `vllm:${n}`),
  ...SGLANG.split(" ").map((n) => `sglang:${n}`),
  ...PLAIN.split(" "),
]);

/** Whether a name is understood without having a concept. */
export function isOtherKnownName(name: string): boolean {
  const { metric } = normaliseName(name);
  if (metric === null || FAMILIES.test(metric)) return true;
  const bare = metric.replace(/_(?:bucket|sum|count)$/, "");
  return [metric, bare, `${metric}_total`, bare.replace(/_total$/, ""), bare.replaceAll("_", ".")].some((n) => NAMES.has(n));
}
