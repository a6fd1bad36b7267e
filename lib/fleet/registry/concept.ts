/** How values of a concept behave over time. */
export type ConceptKind = "counter" | "gauge" | "histogram";

interface ConceptFacts {
  readonly unit: string;
  readonly kind: ConceptKind;
  /** One line for the reader of a chart. */
  readonly meaning: string;
}

const facts = (kind: ConceptKind, unit: string, meaning: string): ConceptFacts => ({ kind, unit, meaning });

/** What engines, gateways and GPU exporters measure, whatever they call it. The key is the concept's name. */
export const CONCEPTS = {
  "requests.finished": facts("counter", "requests", "requests that ended"),
  "requests.failed": facts("counter", "requests", "requests that ended in an error"),
  "requests.running": facts("gauge", "requests", "requests in the running batch"),
  "requests.waiting": facts("gauge", "requests", "requests in the queue"),
  "requests.preempted": facts("counter", "requests", "requests thrown out of the batch to free KV cache"),
  "latency.ttft": facts("histogram", "s", "from arrival to the first token"),
  "latency.itl": facts("histogram", "s", "between two tokens; one observation a token"),
  "latency.tpot": facts("histogram", "s", "mean time per output token; one observation a request"),
  "latency.e2e": facts("histogram", "s", "from arrival to the last token"),
  "latency.queue": facts("histogram", "s", "waiting to be scheduled"),
  "latency.prefill": facts("histogram", "s", "computing the prompt"),
  "latency.decode": facts("histogram", "s", "from the first token to the last"),
  "kv.usage": facts("gauge", "ratio", "KV cache in use"),
  "kv.prefix_hit_tokens": facts("counter", "tokens", "prompt tokens found in the prefix cache"),
  "kv.prefix_query_tokens": facts("counter", "tokens", "prompt tokens looked up in the prefix cache"),
  "kv.prefix_hit_ratio": facts("gauge", "ratio", "prefix-cache hits over lookups, over the engine's own window"),
  "tokens.prompt": facts("counter", "tokens", "prompt tokens"),
  "tokens.generated": facts("counter", "tokens", "output tokens"),
  "engine.steps": facts("counter", "steps", "scheduler iterations"),
  "spec.drafts": facts("counter", "tokens", "tokens proposed by speculative decoding"),
  "spec.accepted": facts("counter", "tokens", "proposed tokens that were accepted"),
  "quality.corrupted": facts("counter", "requests", "requests whose logits were not numbers"),
  "gpu.utilisation": facts("gauge", "ratio", "share of time the GPU was busy"),
  "gpu.tensor_active": facts("gauge", "ratio", "share of cycles the tensor pipe was busy"),
  "gpu.memory_used": facts("gauge", "bytes", "frame buffer in use"),
  "gpu.memory_free": facts("gauge", "bytes", "frame buffer free"),
  "gpu.memory_reserved": facts("gauge", "bytes", "frame buffer kept by the driver"),
  "gpu.memory_total": facts("gauge", "bytes", "frame buffer installed"),
  "gpu.power": facts("gauge", "W", "power drawn"),
  "gpu.energy": facts("counter", "J", "energy since boot"),
  "gpu.temperature": facts("gauge", "Cel", "core temperature"),
  "gpu.xid_last": facts("gauge", "code", "the last Xid, which is never cleared"),
  "gpu.xid_count": facts("counter", "events", "Xid events"),
  "gpu.nvlink_bytes": facts("counter", "bytes", "traffic over all NVLinks"),
  "gpu.row_remap_failure": facts("gauge", "bool", "1 when a memory row could not be remapped"),
  "spend.usd": facts("counter", "USD", "spend by the gateway's own price list"),
  "router.ready_endpoints": facts("gauge", "endpoints", "replicas that may receive traffic"),
} as const satisfies Record<string, ConceptFacts>;

export type Concept = keyof typeof CONCEPTS;
