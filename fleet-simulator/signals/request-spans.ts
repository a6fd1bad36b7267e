import { Chance } from "../chance";
import type { EngineOutcome } from "../engine/request";
import { FAILURES, type Journey } from "../traffic/journey";
import { secondsPerToken } from "./engine-signals";

export type SpanAttributes = Readonly<Record<string, string | number | boolean | string[]>>;

/** A span as its program would make it. Times are Unix milliseconds with fractions. */
export interface SpanPlan {
  /** Who makes it: a node id, `gateway` or `router`. */
  readonly source: string;
  /** The release of the source, when it is an engine. */
  readonly version: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly name: string;
  readonly kind: "server" | "client" | "internal";
  readonly from: number;
  readonly to: number;
  readonly attributes: SpanAttributes;
  readonly events: readonly { readonly name: string; readonly at: number; readonly attributes: SpanAttributes }[];
  /** What went wrong; null when nothing did. */
  readonly error: string | null;
  readonly links: readonly string[];
}

/**
 * The spans of one request: the gateway's (LiteLLM), the router's (llm-d) and
 * the engine's, which for vLLM is one span with its phases as attributes and
 * for SGLang a chain of linked slices. Only the gateway knows the tenant.
 */
export function requestSpans(journey: Journey): SpanPlan[] {
  const { arrival } = journey;
  const ids = Chance.of(1, arrival.id, "spans");
  const build = spanBuilder(arrival.traceId, () => ids.hex(16));
  const root = gatewaySpans(journey, build);
  if (!journey.pool || journey.node === null) return root;
  const parent = root.at(-1)!.spanId;
  const router = routerSpans(journey, build, parent);
  const engine = journey.engine ? engineSpans(journey, journey.engine, build, router[0]!.spanId) : [];
  return [...root, ...router, ...engine];
}

type Build = (plan: Omit<SpanPlan, "traceId" | "spanId" | "events" | "error" | "links" | "version"> & Partial<SpanPlan>) => SpanPlan;

const spanBuilder =
  (traceId: string, nextId: () => string): Build =>
  (plan) => ({ version: "", events: [], error: null, links: [], ...plan, traceId, spanId: nextId() });

function gatewaySpans(journey: Journey, build: Build): SpanPlan[] {
  const { arrival, status, engine } = journey;
  const failed = status !== "200";
  const error = failed ? `${FAILURES[status]}: ${FAILURE_TEXT[status]}` : null;
  const usage: SpanAttributes = engine
    ? {
        "gen_ai.usage.input_tokens": arrival.promptTokens,
        "gen_ai.usage.output_tokens": engine.outputTokens,
        "gen_ai.usage.cache_read.input_tokens": engine.cachedTokens,
        "gen_ai.response.finish_reasons": [engine.finishReason],
        "gen_ai.cost.total_cost": journey.costUsd,
      }
    : {};
  const first: SpanAttributes =
    journey.firstTokenAt !== null && arrival.streams
      ? { "gen_ai.response.time_to_first_chunk": (journey.firstTokenAt - arrival.arrivedAt) / 1_000 }
      : {};
  const root = build({
    source: "gateway",
    parentSpanId: "",
    name: "Received Proxy Server Request",
    kind: "server",
    from: arrival.arrivedAt,
    to: journey.finishedAt,
    attributes: {
      "http.request.method": "POST",
      "url.path": "/v1/chat/completions",
      "http.response.status_code": Number(status),
      "gen_ai.request.model": arrival.model.alias,
      "metadata.user_api_key_team_id": arrival.tenant.id,
      "metadata.user_api_key_alias": arrival.tenant.keyAlias,
      "user.id": arrival.user,
      "gen_ai.request.id": arrival.id,
      ...(failed ? { "error.type": FAILURES[status] } : {}),
    },
    events: failed
      ? [
          {
            name: "exception",
            at: journey.finishedAt,
            attributes: { "exception.type": FAILURES[status], "exception.message": FAILURE_TEXT[status] },
          },
        ]
      : [],
    error,
  });
  if (status === "429") return [root];
  const call = build({
    source: "gateway",
    parentSpanId: root.spanId,
    name: "litellm_request",
    kind: "client",
    from: journey.routedAt - 0.4,
    to: journey.finishedAt - 0.3,
    attributes: {
      "gen_ai.operation.name": "chat",
      "gen_ai.provider.name": "hosted_vllm",
      "gen_ai.request.model": arrival.model.alias,
      "gen_ai.response.model": arrival.model.name,
      "gen_ai.request.max_tokens": arrival.maxTokens,
      "llm.is_streaming": arrival.streams,
      ...usage,
      ...first,
    },
    error,
  });
  return [root, call];
}

const FAILURE_TEXT: Readonly<Record<keyof typeof FAILURES, string>> = {
  "429": "requests per minute of this key are used up",
  "500": "the engine failed",
  "502": "connection to the engine was lost",
  "503": "no healthy deployment for this model",
  "504": "the engine did not answer in 120 s",
};

function routerSpans(journey: Journey, build: Build, parentSpanId: string): SpanPlan[] {
  const { arrival, routedAt, heldMs, pool, node } = journey;
  const source = "router";
  const request = build({
    source,
    parentSpanId,
    name: "gateway.request",
    kind: "server",
    from: routedAt,
    to: journey.finishedAt - 0.8,
    attributes: {
      "gen_ai.request.model": arrival.model.alias,
      "llm_d.pool": pool?.id ?? "",
      "llm_d.endpoint": node?.instance ?? "",
      "llm_d.failed_over": journey.failedOver,
    },
    error: journey.status === "200" ? null : FAILURE_TEXT[journey.status],
  });
  const orchestration = build({
    source,
    parentSpanId: request.spanId,
    name: "gateway.request_orchestration",
    kind: "internal",
    from: routedAt + 0.05,
    to: routedAt + 0.4 + heldMs,
    attributes: { "llm_d.flow_control.queue_ms": Math.round(heldMs * 1_000) / 1_000 },
  });
  const scored = journey.engine ? journey.engine.cachedTokens / Math.max(1, arrival.promptTokens) : 0;
  const scorer = build({
    source,
    parentSpanId: orchestration.spanId,
    name: "llm_d.epp.scorer.prefix_cache",
    kind: "internal",
    from: orchestration.to - 0.25,
    to: orchestration.to - 0.05,
    attributes: { "llm_d.scorer.prefix_cache.score": Math.round(scored * 1_000) / 1_000, "llm_d.candidates": pool?.nodes.length ?? 0 },
  });
  return [request, orchestration, scorer];
}

function engineSpans(journey: Journey, outcome: EngineOutcome, build: Build, parentSpanId: string): SpanPlan[] {
  return journey.node!.model.engine === "vllm"
    ? [vllmSpan(journey, outcome, build, parentSpanId)]
    : sglangSpans(journey, outcome, build, parentSpanId);
}

/** vLLM tells everything in one span, under the old token names, without model, cached tokens or tenant. */
function vllmSpan(journey: Journey, outcome: EngineOutcome, build: Build, parentSpanId: string): SpanPlan {
  const { request, firstTokenAt, scheduledAt, finishedAt } = outcome;
  const latency: Record<string, number> = {
    "gen_ai.latency.e2e": seconds(request.arrivedAt, finishedAt),
    "gen_ai.latency.time_in_queue": seconds(request.arrivedAt, scheduledAt),
  };
  if (firstTokenAt !== null) {
    latency["gen_ai.latency.time_to_first_token"] = seconds(request.arrivedAt, firstTokenAt);
    latency["gen_ai.latency.time_in_model_prefill"] = seconds(scheduledAt, firstTokenAt);
    latency["gen_ai.latency.time_in_model_decode"] = seconds(firstTokenAt, finishedAt);
    latency["gen_ai.latency.time_in_model_inference"] = seconds(scheduledAt, finishedAt);
  }
  return build({
    source: journey.node!.id,
    version: journey.version,
    parentSpanId,
    name: "llm_request",
    kind: "server",
    from: request.arrivedAt,
    to: finishedAt,
    attributes: {
      "gen_ai.request.id": request.id,
      "gen_ai.request.max_tokens": request.maxTokens,
      "gen_ai.request.n": 1,
      "gen_ai.usage.prompt_tokens": request.promptTokens,
      "gen_ai.usage.completion_tokens": outcome.outputTokens,
      ...latency,
    },
    error: outcome.finishReason === "error" ? "the engine failed" : null,
  });
}

/** SGLang: a root span for the request and a chain of slices, each linked to the one before. */
function sglangSpans(journey: Journey, outcome: EngineOutcome, build: Build, parentSpanId: string): SpanPlan[] {
  const { request, firstTokenAt, scheduledAt, finishedAt } = outcome;
  const common = { source: journey.node!.id, version: journey.version, kind: "internal" as const };
  const perToken = secondsPerToken(outcome);
  const root = build({
    ...common,
    kind: "server",
    parentSpanId,
    name: `unified Req ${request.id.slice(-8)}`,
    from: request.arrivedAt,
    to: finishedAt,
    attributes: {
      rid: request.id,
      "gen_ai.response.model": journey.node!.model.name,
      "gen_ai.usage.prompt_tokens": request.promptTokens,
      "gen_ai.usage.completion_tokens": outcome.outputTokens,
      "gen_ai.usage.cached_tokens": outcome.cachedTokens,
      "gen_ai.response.finish_reasons": JSON.stringify([outcome.finishReason]),
      "gen_ai.latency.time_in_queue": seconds(request.arrivedAt, scheduledAt),
      ...(firstTokenAt === null ? {} : { "gen_ai.latency.time_to_first_token": seconds(request.arrivedAt, firstTokenAt) }),
      ...(perToken === null ? {} : { "gen_ai.latency.time_per_output_token": round(perToken) }),
    },
    error: outcome.finishReason === "error" ? "the engine failed" : null,
  });
  const tokenised = Math.min(scheduledAt, request.arrivedAt + 0.4 + request.promptTokens / 4_000);
  const dispatched = Math.min(scheduledAt, tokenised + 0.3);
  const stages: [string, number, number][] = [
    ["tokenize", request.arrivedAt, tokenised],
    ["api_server_dispatch", tokenised, dispatched],
    ["prefill_waiting", dispatched, scheduledAt],
  ];
  if (firstTokenAt !== null) {
    stages.push([request.promptTokens > 4_096 ? "chunked_prefill" : "prefill_forward", scheduledAt, firstTokenAt]);
    stages.push(["decode_loop", firstTokenAt, finishedAt]);
  }
  const slices: SpanPlan[] = [];
  for (const [name, from, to] of stages) {
    const before = slices.at(-1);
    slices.push(
      build({
        ...common,
        parentSpanId: root.spanId,
        name,
        from,
        to,
        attributes: { rid: request.id, tp_rank: 0, pp_rank: 0 },
        links: before ? [before.spanId] : [],
      }),
    );
  }
  return [root, ...slices];
}

const seconds = (from: number, to: number): number => round(Math.max(0, to - from) / 1_000);
const round = (value: number): number => Math.round(value * 1e6) / 1e6;
