import type { UnixNanos } from "@/lib/kernel/units";
import type { AttributeValue } from "@/lib/telemetry/attributes";
import { type EngineEvent, type EngineLine, type Meaning, engineLine } from "./engine-line";
import { isoNanos, latestDay } from "./line-time";
import type { JsonObject } from "./sglang";

const LINE = /^(\d\d:\d\d:\d\d) - (LiteLLM[^:]{0,40}):(DEBUG|INFO|WARNING|ERROR|CRITICAL): ([^\s:]{1,200}):(\d{1,7}) - ([\s\S]*)$/;

/** `HH:MM:SS - LiteLLM:LEVEL: file.py:1 - message`: no date. */
export function parseLitellm(line: string, received: UnixNanos): EngineLine | null {
  const m = LINE.exec(line);
  if (m === null) return null;
  const [, clock = "", logger = "", severity = "", file = "", lineNumber, body = ""] = m;
  const timeNs = latestDay(received, clock);
  if (timeNs === null) return null;
  const meaning = meaningOf(body);
  const attributes = { logger, "code.file.path": file, "code.line.number": Number(lineNumber), ...meaning.attributes };
  return engineLine({ engine: "litellm", timeNs, severity, body, ...meaning, attributes });
}

/** `JSON_LOGS=true`. */
export function parseLitellmObject(object: JsonObject): EngineLine | null {
  const { message, level, timestamp, component } = object;
  if (typeof message !== "string" || typeof level !== "string" || typeof timestamp !== "string") return null;
  if (typeof component !== "string" || !component.startsWith("LiteLLM")) return null;
  const meaning = meaningOf(message);
  return engineLine({
    engine: "litellm",
    timeNs: isoNanos(timestamp),
    severity: level,
    body: message,
    ...meaning,
    attributes: { logger: component, ...meaning.attributes },
  });
}

const BY_EXCEPTION: Readonly<Record<string, EngineEvent>> = {
  RateLimitError: "upstream.rate_limited",
  Timeout: "upstream.timeout",
  APIConnectionError: "upstream.connection_error",
  AuthenticationError: "upstream.unauthorized",
  BudgetExceededError: "budget.exceeded",
};

function meaningOf(body: string): Meaning {
  const attributes: Record<string, AttributeValue> = {};
  const metrics: Record<string, number> = {};
  const model = /\bmodel ?= ?([^\s;,)]{1,200})/.exec(body)?.[1];
  if (model !== undefined) attributes["llm.request.model"] = model;
  const provider = /\bprovider = ([^\s;,)]{1,100})/.exec(body)?.[1];
  if (provider !== undefined) attributes["llm.provider"] = provider;
  const exception = /\blitellm\.((?:[A-Z]\w{0,60}Error)|Timeout)\b/.exec(body)?.[1];
  if (exception !== undefined) attributes["exception.type"] = exception;
  const deployment = /\bmodel_id=([^\s,;)]{1,200})/.exec(body)?.[1];
  let event: EngineEvent | null = exception === undefined ? null : (BY_EXCEPTION[exception] ?? null);
  if (event === null && exception !== undefined && /Connection error/i.test(body)) event = "upstream.connection_error";
  if (body.startsWith("Trying to fallback")) event = "gateway.fallback";
  else if (body.startsWith("Cooling down deployment")) {
    event = "gateway.cooldown";
    if (deployment !== undefined) attributes["llm.deployment.id"] = deployment;
  } else if (body.includes("model not in cost map")) event = "cost.unpriced";
  if (event === "budget.exceeded") {
    const current = /Current cost: ([\d.]{1,30})/.exec(body)?.[1];
    const max = /Max budget: ([\d.]{1,30})/.exec(body)?.[1];
    if (current !== undefined) metrics["current_cost"] = Number(current.replace(/\.$/, ""));
    if (max !== undefined) metrics["max_budget"] = Number(max.replace(/\.$/, ""));
  }
  return { event, attributes, metrics };
}
