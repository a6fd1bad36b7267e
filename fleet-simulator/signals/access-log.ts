import { FAILURES, type Journey } from "../traffic/journey";
import type { LogLine } from "./log-line";

/** The gateway's line about a finished request: JSON, with what a chargeback or a search would ask for, and no content. */
export function accessLog(journey: Journey, spanId: string): LogLine {
  const { arrival, engine, status } = journey;
  const latencyMs = Math.round(journey.finishedAt - arrival.arrivedAt);
  const failed = status !== "200";
  const text = failed
    ? `litellm.${FAILURES[status]}: POST /v1/chat/completions ${status} in ${latencyMs} ms, model=${arrival.model.alias}`
    : `POST /v1/chat/completions 200 in ${latencyMs} ms, model=${arrival.model.alias}`;
  return {
    source: "gateway",
    at: journey.finishedAt,
    severity: status === "429" ? "WARN" : failed ? "ERROR" : "INFO",
    body: text,
    traceId: arrival.traceId,
    spanId,
    attributes: {
      event: "request.complete",
      request_id: arrival.id,
      tenant_id: arrival.tenant.id,
      user_id: arrival.user,
      model: arrival.model.alias,
      status_code: Number(status),
      latency_ms: latencyMs,
      stream: arrival.streams,
      ...(journey.firstTokenAt === null ? {} : { ttft_ms: Math.round(journey.firstTokenAt - arrival.arrivedAt) }),
      ...(journey.node ? { node: journey.node.id } : {}),
      ...(engine
        ? {
            prompt_tokens: arrival.promptTokens,
            completion_tokens: engine.outputTokens,
            cached_tokens: engine.cachedTokens,
            finish_reason: engine.finishReason,
          }
        : {}),
      ...(failed ? { error_type: FAILURES[status] } : { spend_usd: journey.costUsd }),
    },
  };
}
