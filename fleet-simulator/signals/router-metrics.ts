import { POOLS, type PoolPlan } from "../plan/nodes";
import type { Journey } from "../traffic/journey";
import { ROUTER_DURATION, ROUTER_QUEUE } from "./buckets";
import { type Histogram, Registry, type Slot } from "./registry";

export interface PoolGauges {
  readonly ready: number;
  readonly running: number;
  readonly averageQueue: number;
  readonly averageKv: number;
  readonly held: number;
}

/** The router's `/metrics`: llm-d's endpoint picker, a pool for each model and region. */
export class RouterMetrics {
  readonly registry = new Registry();
  readonly #pools = new Map<string, PoolSlots>();
  readonly #start: Slot;

  constructor() {
    this.#start = this.registry.gauge("process_start_time_seconds", "Start time of the process since unix epoch in seconds.", {});
    for (const pool of POOLS) this.#pools.set(pool.id, declarePool(this.registry, pool));
  }

  start(atMs: number): void {
    this.registry.reset();
    this.registry.set(this.#start, Math.round(atMs) / 1_000);
  }

  finished(journey: Journey, weight: number): void {
    if (!journey.pool) return;
    const r = this.registry;
    const s = this.#pools.get(journey.pool.id)!;
    r.add(s.requests, weight);
    if (journey.status !== "200") r.add(s.errors, weight);
    r.observe(s.duration, (journey.finishedAt - journey.routedAt) / 1_000, weight);
    r.observe(s.queue, journey.heldMs / 1_000, weight);
    if (journey.firstTokenAt !== null) r.observe(s.ttft, (journey.firstTokenAt - journey.routedAt) / 1_000, weight);
  }

  gauges(pool: PoolPlan, g: PoolGauges): void {
    const r = this.registry;
    const s = this.#pools.get(pool.id)!;
    r.set(s.ready, g.ready);
    r.set(s.running, g.running);
    r.set(s.averageQueue, g.averageQueue);
    r.set(s.averageKv, g.averageKv);
    r.set(s.held, g.held);
  }
}

type PoolSlots = ReturnType<typeof declarePool>;

function declarePool(r: Registry, pool: PoolPlan) {
  const model = { model_name: pool.model.alias, target_model_name: pool.model.name, name: pool.id };
  const name = { name: pool.id };
  const histogram = (metric: string, help: string, bounds: readonly number[], labels: Record<string, string>): Histogram =>
    r.histogram(`llm_d_epp_${metric}`, help, bounds, labels);
  const gauge = (metric: string, help: string) => r.gauge(`llm_d_epp_${metric}`, help, name);
  return {
    requests: r.counter("llm_d_epp_request_total", "Counter of inference requests.", model),
    errors: r.counter("llm_d_epp_request_error_total", "Counter of inference request errors.", model),
    duration: histogram("request_duration_seconds", "Inference response latency distribution in seconds.", ROUTER_DURATION, model),
    ttft: histogram("request_ttft_seconds", "Time to first token distribution in seconds.", ROUTER_DURATION, model),
    queue: histogram("flow_control_request_queue_duration_seconds", "Time a request spent in flow control.", ROUTER_QUEUE, name),
    ready: gauge("ready_endpoints", "The number of ready endpoints in the pool."),
    running: r.gauge("llm_d_epp_running_requests", "Number of running requests for the model.", model),
    averageQueue: gauge("average_queue_size", "The average number of requests pending in the model server queue."),
    averageKv: gauge("average_kv_cache_utilization", "The average KV cache utilization of the pool."),
    held: gauge("flow_control_queue_size", "Requests held by flow control."),
  };
}
