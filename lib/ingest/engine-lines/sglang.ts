import type { AttributeValue } from "@/lib/telemetry/attributes";
import { type EngineLine, type Meaning, engineLine } from "./engine-line";
import { isoNanos } from "./line-time";

const LINE = /^\[(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,9})?)((?: [A-Z_]{1,20}\d{1,5})*)\] ([\s\S]*)$/;

/** `[YYYY-MM-DD HH:MM:SS DP0 TP1] message`: the level follows from the message. */
export function parseSglang(line: string): EngineLine | null {
  const m = LINE.exec(line);
  if (m === null) return null;
  const timeNs = isoNanos(m[1] ?? "");
  if (timeNs === null) return null;
  const attributes: Record<string, AttributeValue> = {};
  for (const [, kind = "", rank] of (m[2] ?? "").matchAll(/ ([A-Z_]+)(\d+)/g)) attributes[`llm.rank.${kind.toLowerCase()}`] = Number(rank);
  const body = m[3] ?? "";
  const { severity, ...meaning } = meaningOf(body);
  return engineLine({ engine: "sglang", timeNs, severity, body, ...meaning, attributes: { ...attributes, ...meaning.attributes } });
}

const BATCH: readonly (readonly [RegExp, string])[] = [
  [/#new-seq: (\d+)/, "new_sequences"],
  [/#new-token: (\d+)/, "new_tokens"],
  [/#cached-token: (\d+)/, "cached_tokens"],
  [/#token: (\d+)/, "tokens"],
  [/(?:^|, )token usage: ([\d.]+)/, "kv_cache_usage_ratio"],
  [/#running-req: (\d+)/, "requests_running"],
  [/#queue-req: (\d+)/, "requests_waiting"],
  [/input throughput \(token\/s\): ([\d.]+)/, "prompt_tokens_per_second"],
  [/gen throughput \(token\/s\): ([\d.]+)/, "generation_tokens_per_second"],
];
const RETRACT: readonly (readonly [RegExp, string])[] = [
  [/#retracted_reqs: (\d+)/, "retracted_requests"],
  [/#new_tokens_gained: (\d+)/, "new_tokens_gained"],
  [/#new_token_ratio: ([\d.]+) ->/, "new_token_ratio_before"],
  [/#new_token_ratio: [\d.]+ -> ([\d.]+)/, "new_token_ratio_after"],
];

function numbers(body: string, patterns: typeof BATCH): Record<string, number> {
  const metrics: Record<string, number> = {};
  for (const [pattern, name] of patterns) {
    const text = pattern.exec(body)?.[1];
    if (text !== undefined) metrics[name] = Number(text);
  }
  return metrics;
}

function meaningOf(body: string): Meaning & { readonly severity: string } {
  if (body.startsWith("Prefill batch") || body.startsWith("Decode batch"))
    return { severity: "INFO", event: null, metrics: numbers(body, BATCH) };
  if (body.startsWith("KV cache pool is full. Retract"))
    return { severity: "WARNING", event: "kv.retract", metrics: numbers(body, RETRACT) };
  if (/^\w{0,40} ?[Ww]atchdog timeout/.test(body)) return { severity: "ERROR", event: "engine.hang" };
  if (/^\w{1,40} hit an exception/.test(body)) return { severity: "ERROR", event: "engine.fatal" };
  if (body.includes("CUDA out of memory")) return { severity: "ERROR", event: "gpu.oom" };
  const crashed = /^Subprocess \S{1,100} \((\d{1,10})\) crashed with exit code (-?\d{1,6})/.exec(body);
  if (crashed !== null) {
    return {
      severity: "ERROR",
      event: "engine.worker_died",
      attributes: { "process.pid": Number(crashed[1]), "process.exit.code": Number(crashed[2]) },
    };
  }
  return { severity: "INFO", event: null };
}

export type JsonObject = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is JsonObject => typeof value === "object" && value !== null && !Array.isArray(value);

const META: readonly (readonly [string, string])[] = [
  ["prompt_tokens", "prompt_tokens"],
  ["completion_tokens", "completion_tokens"],
  ["cached_tokens", "cached_tokens"],
  ["e2e_latency", "e2e_seconds"],
];

/** `--log-requests-format json`: what was asked and answered is left behind. */
export function parseSglangObject(object: JsonObject): EngineLine | null {
  const { timestamp, event, rid, obj, out, headers } = object;
  if (typeof timestamp !== "string" || typeof event !== "string" || typeof rid !== "string" || !event.startsWith("request.")) return null;
  const attributes: Record<string, AttributeValue> = { "llm.request.id": rid };
  const metrics: Record<string, number> = {};
  const meta = isObject(out) ? out["meta_info"] : undefined;
  if (isObject(meta)) {
    for (const [from, to] of META) if (typeof meta[from] === "number") metrics[to] = meta[from];
    const reason = meta["finish_reason"];
    if (isObject(reason) && typeof reason["type"] === "string") attributes["llm.finish_reason"] = reason["type"];
  }
  const holdsText = obj !== undefined || headers !== undefined || (isObject(out) && ("text" in out || "output_ids" in out));
  return engineLine({
    engine: "sglang",
    timeNs: isoNanos(timestamp),
    severity: "INFO",
    body: event,
    attributes,
    metrics,
    event: holdsText ? "privacy.prompt_in_log" : null,
  });
}
