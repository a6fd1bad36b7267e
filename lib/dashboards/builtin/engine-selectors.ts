/**
 * What engines call the same thing, by name. Names of several engines in one
 * selector are safe for gauges and rates: a node runs one of them. Buckets are
 * not the same everywhere: percentiles are taken by model and job.
 */
const NAMES = {
  running: ["vllm:num_requests_running", "sglang:num_running_reqs", "tgi_batch_current_size", "trtllm_num_requests_running"],
  waiting: ["vllm:num_requests_waiting", "sglang:num_queue_reqs", "tgi_queue_size"],
  finished: ["vllm:request_success_total", "sglang:num_requests_total", "tgi_request_success", "trtllm_request_success_total"],
  kvUsage: ["vllm:kv_cache_usage_perc", "sglang:token_usage", "trtllm_kv_cache_utilization"],
  generated: ["vllm:generation_tokens_total", "sglang:generation_tokens_total"],
  prompt: ["vllm:prompt_tokens_total", "sglang:prompt_tokens_total"],
  preempted: ["vllm:num_preemptions_total", "sglang:num_retracted_requests_total"],
  ttft: ["vllm:time_to_first_token_seconds", "sglang:time_to_first_token_seconds", "trtllm_time_to_first_token_seconds"],
  itl: ["vllm:inter_token_latency_seconds", "sglang:inter_token_latency_seconds"],
  e2e: [
    "vllm:e2e_request_latency_seconds",
    "sglang:e2e_request_latency_seconds",
    "tgi_request_duration",
    "trtllm_e2e_request_latency_seconds",
  ],
  queue: [
    "vllm:request_queue_time_seconds",
    "sglang:queue_time_seconds",
    "tgi_request_queue_duration",
    "trtllm_request_queue_time_seconds",
  ],
  promptLength: ["vllm:request_prompt_tokens", "sglang:prompt_tokens_histogram", "tgi_request_input_length"],
  outputLength: ["vllm:request_generation_tokens", "sglang:generation_tokens_histogram", "tgi_request_generated_tokens"],
} as const;
export type EngineConcept = keyof typeof NAMES;

/** The variables that a dashboard about engines may filter by. */
export interface EngineFilter {
  readonly node?: boolean;
}

const filterText = ({ node = false }: EngineFilter): string => `model_name=~"$model",region=~"$region"${node ? ',instance=~"$node"' : ""}`;

export interface EngineSelectors {
  /** Conditions alone, to go into braces. */
  readonly where: string;
  /** A selector of the gauge or counter. */
  readonly of: (concept: EngineConcept) => string;
  /** Its rate. */
  readonly rate: (concept: EngineConcept) => string;
  /** A percentile of a histogram by model, or by the labels given. */
  readonly quantile: (q: number, concept: EngineConcept, by?: string) => string;
  /** Rates of the buckets, for a heat map; by model, because engines of different kinds have different buckets. */
  readonly buckets: (concept: EngineConcept) => string;
  /** Mean of a histogram's observations by model. */
  readonly mean: (concept: EngineConcept, by?: string) => string;
}

export function engineSelectors(filter: EngineFilter = {}): EngineSelectors {
  const where = filterText(filter);
  const of = (concept: EngineConcept, suffix = "") => `{__name__=~"${NAMES[concept].map((name) => name + suffix).join("|")}",${where}}`;
  const rate = (concept: EngineConcept, suffix = "") => `rate(${of(concept, suffix)}[$__rate_interval])`;
  return {
    where,
    of: (concept) => of(concept),
    rate: (concept) => rate(concept),
    quantile: (q, concept, by = "model_name") => `histogram_quantile(${q}, sum by (le, ${by}) (${rate(concept, "_bucket")}))`,
    buckets: (concept) => `sum by (le, model_name) (${rate(concept, "_bucket")})`,
    mean: (concept, by = "model_name") => `sum by (${by}) (${rate(concept, "_sum")}) / sum by (${by}) (${rate(concept, "_count")})`,
  };
}

/** Selects every engine there is, for the choices of variables. */
export const anyEngine = (conditions = ""): string =>
  `{__name__=~"${NAMES.running.join("|")}"${conditions === "" ? "" : `,${conditions}`}}`;
