import { MODELS, type ModelAlias } from "../plan/models";
import { NODES } from "../plan/nodes";
import { TENANTS, type TenantPlan } from "../plan/tenants";
import { Audience, type Rating, USER_WINDOWS, ratingOf } from "../traffic/audience";
import { FAILURES, type FailureStatus, type Journey } from "../traffic/journey";
import { hashSeed } from "@/lib/kernel/random";
import { LITELLM_LATENCY } from "./buckets";
import { type Histogram, Registry, type Slot } from "./registry";

interface PairSlots {
  readonly requests: Readonly<Record<string, Slot>>;
  readonly failures: Readonly<Record<FailureStatus, Slot>>;
  readonly spend: Slot;
  readonly input: Slot;
  readonly output: Slot;
  readonly latency: Histogram;
  readonly ttft: Histogram;
  readonly ratings: Readonly<Record<Rating, Slot>>;
}

/**
 * The gateway's `/metrics`: LiteLLM's names, and the tenant as a label of its own
 * beside the team. What LiteLLM does not tell, distinct users and what they
 * thought of the answers, has names of the gateway's own.
 */
export class GatewayMetrics {
  readonly registry = new Registry();
  readonly #pairs = new Map<string, PairSlots>();
  readonly #inFlight: Slot;
  readonly #states = new Map<string, Slot>();
  readonly #users = new Map<string, Slot>();
  readonly #audience = new Audience();
  readonly #start: Slot;

  constructor() {
    this.#start = this.registry.gauge("process_start_time_seconds", "Start time of the process since unix epoch in seconds.", {});
    this.#inFlight = this.registry.gauge("litellm_in_flight_requests", "Number of requests in flight", {});
    for (const tenant of TENANTS) {
      for (const [alias] of tenant.models) this.#pairs.set(`${tenant.id}/${alias}`, declarePair(this.registry, tenant, alias));
    }
    for (const node of NODES) {
      const help = "LLM Deployment Analytics - The state of the deployment: 0 = healthy, 1 = partial outage, 2 = complete outage";
      const labels = {
        litellm_model_name: node.model.alias,
        model_id: node.id,
        api_base: `http://${node.instance}/v1`,
        api_provider: "hosted_vllm",
      };
      this.#states.set(node.id, this.registry.gauge("litellm_deployment_state", help, labels));
    }
    for (const tenant of TENANTS) {
      for (const window of Object.keys(USER_WINDOWS)) {
        const slot = this.registry.gauge("gateway_active_users", "Distinct users who sent a request in the window", {
          tenant: tenant.id,
          window,
        });
        this.#users.set(`${tenant.id}/${window}`, slot);
      }
    }
  }

  start(atMs: number): void {
    this.registry.reset();
    this.registry.set(this.#start, Math.round(atMs) / 1_000);
  }

  finished(journey: Journey, weight: number): void {
    const r = this.registry;
    const { arrival, status, engine } = journey;
    const pair = this.#pairs.get(`${arrival.tenant.id}/${arrival.model.alias}`)!;
    r.add(pair.requests[status]!, weight);
    if (status !== "200") r.add(pair.failures[status], weight);
    const begun = arrival.arrivedAt;
    r.observe(pair.latency, (journey.finishedAt - begun) / 1_000, weight);
    if (journey.firstTokenAt !== null && arrival.streams) r.observe(pair.ttft, (journey.firstTokenAt - begun) / 1_000, weight);
    if (status === "200" && engine) {
      r.add(pair.spend, journey.costUsd * weight);
      r.add(pair.input, arrival.promptTokens * weight);
      r.add(pair.output, engine.outputTokens * weight);
    }
    const rating = ratingOf(journey);
    if (rating !== null) r.add(pair.ratings[rating], weight);
  }

  /** The request's trace is kept: its latencies lead to it. */
  example(journey: Journey): void {
    const { arrival, firstTokenAt, finishedAt } = journey;
    const { traceId, arrivedAt } = arrival;
    const pair = this.#pairs.get(`${arrival.tenant.id}/${arrival.model.alias}`)!;
    this.registry.example(pair.latency, { traceId, value: (finishedAt - arrivedAt) / 1_000, at: finishedAt });
    if (firstTokenAt !== null && arrival.streams)
      this.registry.example(pair.ttft, { traceId, value: (firstTokenAt - arrivedAt) / 1_000, at: firstTokenAt });
  }

  inFlight(requests: number): void {
    this.registry.set(this.#inFlight, requests);
  }

  users(atMs: number): void {
    for (const [tenant, window, users] of this.#audience.at(atMs)) this.registry.set(this.#users.get(`${tenant}/${window}`)!, users);
  }

  deployment(nodeId: string, state: 0 | 1 | 2): void {
    this.registry.set(this.#states.get(nodeId)!, state);
  }
}

/** The hash that LiteLLM shows in place of a key: 64 hexadecimal digits. */
const keyHash = (alias: string): string =>
  Array.from({ length: 8 }, (_, i) => hashSeed(`${alias}/${i}`).toString(16).padStart(8, "0")).join("");

function declarePair(r: Registry, tenant: TenantPlan, alias: ModelAlias): PairSlots {
  const who = {
    api_key_alias: tenant.keyAlias,
    hashed_api_key: keyHash(tenant.keyAlias),
    team: tenant.id,
    team_alias: tenant.alias,
    tenant: tenant.id,
  };
  const requested = { ...who, requested_model: alias };
  const served = { ...requested, model: MODELS[alias].name };
  const counter = (name: string, help: string, labels: Record<string, string>) => r.counter(`litellm_${name}`, help, labels);
  const statuses = ["200", ...Object.keys(FAILURES)];
  return {
    requests: Object.fromEntries(
      statuses.map((status_code) => [
        status_code,
        counter("proxy_total_requests_metric_total", "Total number of requests made to the proxy server", { ...requested, status_code }),
      ]),
    ),
    failures: Object.fromEntries(
      Object.entries(FAILURES).map(([exception_status, exception_class]) => [
        exception_status,
        counter("proxy_failed_requests_metric_total", "Total number of failed responses from proxy", {
          ...requested,
          exception_status,
          exception_class,
        }),
      ]),
    ) as Record<FailureStatus, Slot>,
    spend: counter("spend_metric_total", "Total spend on LLM requests", { ...who, model: alias }),
    input: counter("input_tokens_metric_total", "Total number of input tokens from LLM requests", served),
    output: counter("output_tokens_metric_total", "Total number of output tokens from LLM requests", served),
    latency: r.histogram(
      "litellm_request_total_latency_metric",
      "Total latency (seconds) for a request to LiteLLM",
      LITELLM_LATENCY,
      served,
    ),
    ttft: r.histogram(
      "litellm_llm_api_time_to_first_token_metric",
      "Time to first token for a models LLM API call",
      LITELLM_LATENCY,
      served,
    ),
    ratings: { up: rating(r, who.tenant, alias, "up"), down: rating(r, who.tenant, alias, "down") },
  };
}

const rating = (r: Registry, tenant: string, requested_model: ModelAlias, rating: Rating): Slot =>
  r.counter("gateway_feedback_total", "Ratings that users gave to answers", { tenant, requested_model, rating });
