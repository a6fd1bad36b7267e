import type { Attributes, AttributeValue } from "@/lib/telemetry/attributes";

/**
 * What a span or log record says about a request, in one spelling. Times are
 * seconds, counts are tokens; a key is absent when nothing usable said it.
 */
export interface CanonicalAttributes {
  "tokens.input"?: number;
  "tokens.output"?: number;
  "tokens.cache_read"?: number;
  "tokens.cache_write"?: number;
  "tokens.reasoning"?: number;
  "latency.ttft_s"?: number;
  "latency.queue_s"?: number;
  "latency.prefill_s"?: number;
  "latency.decode_s"?: number;
  "model.request"?: string;
  "model.response"?: string;
  tenant?: string;
  user?: string;
  session?: string;
  "request.id"?: string;
  finish_reasons?: readonly string[];
}

type NumberKey = Extract<keyof CanonicalAttributes, `tokens.${string}` | `latency.${string}`>;
type TextKey = Exclude<keyof CanonicalAttributes, NumberKey | "finish_reasons">;
type Reading = "count" | "seconds" | "milliseconds" | "duration" | "text";

interface Spelling {
  readonly key: NumberKey | TextKey;
  readonly reads: Reading;
}

const spellings = (key: Spelling["key"], reads: Reading, ...names: readonly string[]): readonly (readonly [string, Spelling])[] =>
  names.map((name) => [name, { key, reads }] as const);

/**
 * Every accepted spelling. Within one key the earlier spelling wins, so the
 * order of these lines is a rule: conventions first, then what libraries wrote
 * before them. `user` alone is not here: the request body is the client's own
 * word and attributes nothing.
 */
const SPELLINGS: ReadonlyMap<string, Spelling & { readonly rank: number }> = new Map(
  [
    ...spellings(
      "tokens.input",
      "count",
      "gen_ai.usage.input_tokens",
      "gen_ai.usage.prompt_tokens",
      "llm.usage.prompt_tokens",
      "llm.token_count.prompt",
      "prompt_tokens",
      "input_tokens",
    ),
    ...spellings(
      "tokens.output",
      "count",
      "gen_ai.usage.output_tokens",
      "gen_ai.usage.completion_tokens",
      "llm.usage.completion_tokens",
      "llm.token_count.completion",
      "completion_tokens",
      "output_tokens",
      "tokens_generated",
    ),
    ...spellings(
      "tokens.cache_read",
      "count",
      "gen_ai.usage.cache_read.input_tokens",
      "gen_ai.usage.cache_read_input_tokens",
      "gen_ai.usage.cached_tokens",
      "llm.token_count.prompt_details.cache_read",
      "prompt_tokens_details.cached_tokens",
      "cache_read_input_tokens",
    ),
    ...spellings(
      "tokens.cache_write",
      "count",
      "gen_ai.usage.cache_creation.input_tokens",
      "gen_ai.usage.cache_write.input_tokens",
      "gen_ai.usage.cache_creation_input_tokens",
      "llm.token_count.prompt_details.cache_write",
      "cache_creation_input_tokens",
    ),
    ...spellings(
      "tokens.reasoning",
      "count",
      "gen_ai.usage.reasoning.output_tokens",
      "llm.token_count.completion_details.reasoning",
      "completion_tokens_details.reasoning_tokens",
    ),
    ...spellings("latency.ttft_s", "seconds", "gen_ai.latency.time_to_first_token", "gen_ai.response.time_to_first_chunk"),
    ...spellings("latency.ttft_s", "milliseconds", "ttft_ms"),
    ...spellings("latency.queue_s", "seconds", "gen_ai.latency.time_in_queue"),
    ...spellings("latency.queue_s", "milliseconds", "prefill_wait_time_ms"),
    ...spellings("latency.queue_s", "duration", "queue_time"),
    ...spellings("latency.prefill_s", "seconds", "gen_ai.latency.time_in_model_prefill"),
    ...spellings("latency.prefill_s", "milliseconds", "prefill_time_ms"),
    ...spellings("latency.decode_s", "seconds", "gen_ai.latency.time_in_model_decode"),
    ...spellings(
      "model.request",
      "text",
      "gen_ai.request.model",
      "requested_model",
      "model_group",
      "llm.model_name",
      "gen_ai.original.model",
    ),
    ...spellings("model.response", "text", "gen_ai.response.model"),
    ...spellings(
      "tenant",
      "text",
      "tenant_id",
      "x-llm-d-tenant-id",
      "team_id",
      "team",
      "team_alias",
      "metadata.user_api_key_team_id",
      "organization_id",
      "traceloop.association.properties.tenant_id",
    ),
    ...spellings("user", "text", "user.id", "enduser.id", "end_user", "user_id"),
    ...spellings("session", "text", "session.id", "gen_ai.conversation.id", "X-Session-ID", "agent_context.session_id"),
    ...spellings("request.id", "text", "gen_ai.request.id", "x-request-id", "request_id", "rid", "gen_ai.response.id"),
  ].map(([name, spelling], rank) => [name, { ...spelling, rank }] as const),
);

const FINISH_REASONS = "gen_ai.response.finish_reasons";

/**
 * Reads what is known about a request from a span's or record's attributes,
 * whoever instrumented it. Negative and unreadable numbers are ignored; of
 * several spellings of one thing the first in order wins.
 */
export function canonicalAttributes(attributes: Attributes): CanonicalAttributes {
  const out: CanonicalAttributes & Record<string, unknown> = {};
  // Ranks of what `out` holds so far. Created only when something matches: most attributes are of no interest here.
  let ranks: Record<string, number> | null = null;
  for (const name in attributes) {
    const spelling = SPELLINGS.get(name);
    if (spelling === undefined) continue;
    ranks ??= {};
    const held = ranks[spelling.key];
    if (held !== undefined && held < spelling.rank) continue;
    const value = read(spelling.reads, attributes[name] as AttributeValue);
    if (value === null) continue;
    out[spelling.key] = value as never;
    ranks[spelling.key] = spelling.rank;
  }
  // Nothing was generated, so there was no first token and its time means nothing.
  if (out["latency.ttft_s"] === 0 && out["tokens.output"] === 0) delete out["latency.ttft_s"];
  if (out["latency.ttft_s"] === undefined && "completionStartTime" in attributes) {
    const ttft = between(attributes["startTime"], attributes["completionStartTime"]);
    if (ttft !== null) out["latency.ttft_s"] = ttft;
  }
  const reasons = FINISH_REASONS in attributes ? finishReasons(attributes[FINISH_REASONS]) : null;
  if (reasons !== null) out.finish_reasons = reasons;
  return out;
}

/**
 * The canonical keys that two spellings contradict each other about: a sign of
 * instrumentation that counts twice. Empty when all agree.
 */
export function contradictions(attributes: Attributes): readonly string[] {
  const seen = new Map<string, number | string>();
  const out = new Set<string>();
  for (const [name, value] of Object.entries(attributes)) {
    const spelling = SPELLINGS.get(name);
    // Models, tenants and ids have several true answers; counts and times have one.
    if (spelling === undefined || spelling.reads === "text") continue;
    const read1 = read(spelling.reads, value);
    if (read1 === null) continue;
    const before = seen.get(spelling.key);
    if (before !== undefined && before !== read1) out.add(spelling.key);
    seen.set(spelling.key, read1);
  }
  return [...out].sort();
}

function read(reads: Reading, value: AttributeValue): number | string | null {
  if (reads === "text") return typeof value === "string" && value !== "" ? value : typeof value === "number" ? String(value) : null;
  if (reads === "duration" && typeof value === "string") return rustDuration(value);
  const n = toNumber(value);
  if (n === null || n < 0) return null;
  return reads === "milliseconds" ? n / 1000 : n;
}

function toNumber(value: AttributeValue): number | null {
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value === "bigint") return Number(value);
  if (typeof value !== "string" || value.trim() === "") return null;
  const n = Number(value);
  return Number.isFinite(n) ? n : null;
}

const DURATION_UNITS: Readonly<Record<string, number>> = { ns: 1e9, µs: 1e6, us: 1e6, ms: 1e3, s: 1 };

/** Rust's Debug form of a duration ("1.23ms", "2s"), or plain seconds; null when it is neither. In seconds. */
export function rustDuration(text: string): number | null {
  const match = /^(\d+(?:\.\d+)?)(ns|µs|us|ms|s)?$/.exec(text.trim());
  if (match === null) return null;
  return Number(match[1]) / (DURATION_UNITS[match[2] ?? "s"] ?? 1);
}

function between(start: AttributeValue | undefined, end: AttributeValue | undefined): number | null {
  if (typeof start !== "string" || typeof end !== "string") return null;
  const ms = Date.parse(end) - Date.parse(start);
  return Number.isFinite(ms) && ms >= 0 ? ms / 1000 : null;
}

/** A list, a list written as JSON text (SGLang), or one bare reason. */
function finishReasons(value: AttributeValue | undefined): readonly string[] | null {
  if (Array.isArray(value)) return value.filter((v): v is string => typeof v === "string");
  if (typeof value !== "string" || value === "") return null;
  if (!value.startsWith("[")) return [value];
  try {
    const parsed: unknown = JSON.parse(value);
    return Array.isArray(parsed) ? parsed.filter((v): v is string => typeof v === "string") : null;
  } catch {
    return null;
  }
}
