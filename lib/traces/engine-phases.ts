import type { Attributes, AttributeValue } from "@/lib/telemetry/attributes";
import { parseDebugDuration } from "./debug-duration";
import type { SpanFlag } from "./detail";

/** A stretch of an engine's span, microseconds. */
export interface Phase {
  readonly name: "frontend" | "queue" | "before_first_token" | "prefill" | "decode" | "stream" | "validation" | "inference" | "unaccounted";
  readonly start: number;
  readonly duration: number;
}

export interface EnginePhases {
  /** Abut, never leave the span; empty when the span says nothing to cut it by. */
  readonly phases: readonly Phase[];
  /** Microseconds on the span's zero; null when no token was produced or nothing says when. */
  readonly firstTokenAt: number | null;
  readonly flags: readonly SpanFlag[];
}

/** Two processes' clocks agree no better than this, microseconds. */
const TOLERANCE_US = 5000;
/** Five figures, each rounded to the microsecond. */
const ROUNDING_US = 3;
const NOTHING: EnginePhases = { phases: [], firstTokenAt: null, flags: [] };
const LATENCY = "gen_ai.latency.";

interface EngineSpan {
  readonly start: number;
  readonly duration: number;
  readonly attributes: Attributes;
}

/** Cuts the one span an engine sends for a request into the phases whose lengths it reports. */
export function enginePhases(span: EngineSpan): EnginePhases {
  if (
    `${LATENCY}e2e` in span.attributes ||
    `${LATENCY}time_to_first_token` in span.attributes ||
    `${LATENCY}time_in_queue` in span.attributes
  ) {
    return vllmPhases(span);
  }
  return typeof span.attributes["inference_time"] === "string" ? tgiPhases(span) : NOTHING;
}

/** Lays phases one after the other, within the span. */
class Cutter {
  readonly phases: Phase[] = [];
  readonly #end: number;
  at: number;

  constructor(span: EngineSpan) {
    this.at = span.start;
    this.#end = span.start + span.duration;
  }

  add(name: Phase["name"], duration: number | null): void {
    const end = Math.min(this.at + Math.max(duration ?? 0, 0), this.#end);
    if (end <= this.at) return;
    const last = this.phases.at(-1);
    if (last?.name === name) this.phases[this.phases.length - 1] = { ...last, duration: last.duration + end - this.at };
    else this.phases.push({ name, start: this.at, duration: end - this.at });
    this.at = end;
  }

  /** What is left up to `end`; a rest that only rounding made goes to the phase before. */
  until(name: Phase["name"], end: number): void {
    this.add(end - this.at <= ROUNDING_US ? (this.phases.at(-1)?.name ?? name) : name, end - this.at);
  }
}

/** vLLM: `llm_request`, seconds under `gen_ai.latency.`. */
function vllmPhases(span: EngineSpan): EnginePhases {
  const flags: SpanFlag[] = [];
  const read = (name: string): number | null => {
    const value = toNumber(span.attributes[LATENCY + name]);
    if (value === null) return null;
    if (value >= 0) return Math.round(value * 1e6);
    flags.push(`ignored_negative:${name}`);
    return null;
  };
  const queue = read("time_in_queue");
  const prefill = read("time_in_model_prefill");
  const decode = read("time_in_model_decode");
  const tokens = toNumber(span.attributes["gen_ai.usage.completion_tokens"] ?? span.attributes["gen_ai.usage.output_tokens"]);
  // An engine that never produced a token reports zero.
  const ttft = read("time_to_first_token") || null;
  const e2e = read("e2e") ?? span.duration;
  if (!queue && !prefill && !decode && !ttft) return { phases: [], firstTokenAt: null, flags };

  const cut = new Cutter(span);
  const known = (queue ?? 0) + (prefill ?? 0);
  if (ttft !== null && known > ttft + TOLERANCE_US) flags.push("inconsistent_ttft");
  const rest = ttft === null ? 0 : ttft - known;
  if (queue !== null && prefill !== null) cut.add("frontend", rest);
  if (queue === null) cut.add("before_first_token", rest);
  cut.add("queue", queue);
  if (queue !== null && prefill === null) cut.add("before_first_token", rest);
  cut.add("prefill", prefill);

  const estimated = ttft === null && prefill !== null && prefill > 0 && tokens !== 0;
  if (estimated) flags.push("first_token_estimated");
  const firstTokenAt = ttft !== null ? span.start + ttft : estimated ? span.start + known : null;
  const end = span.start + e2e;
  if (decode !== null && cut.at + decode > end + TOLERANCE_US) flags.push("inconsistent_e2e");
  if (firstTokenAt === null) cut.add("decode", decode);
  else if (decode === null) cut.until("decode", end);
  else {
    cut.add("decode", decode);
    cut.until("stream", end);
  }
  cut.until("unaccounted", span.start + span.duration);
  return { phases: cut.phases, firstTokenAt, flags };
}

/** Text Generation Inference: durations as text; the first token's time is not among them. */
function tgiPhases(span: EngineSpan): EnginePhases {
  const read = (name: string): number | null => {
    const value = span.attributes[name];
    const seconds = typeof value === "string" ? parseDebugDuration(value) : null;
    return seconds === null ? null : Math.round(seconds * 1e6);
  };
  const inference = read("inference_time");
  if (inference === null) return NOTHING;
  const cut = new Cutter(span);
  cut.add("validation", read("validation_time"));
  cut.add("queue", read("queue_time"));
  cut.add("inference", inference);
  cut.until("unaccounted", span.start + span.duration);
  return { phases: cut.phases, firstTokenAt: null, flags: [] };
}

/** Seconds per output token after the first; null, not zero, when fewer than two came out. */
export function timePerOutputToken(ttftS: number, e2eS: number, outputTokens: number): number | null {
  return outputTokens < 2 ? null : (e2eS - ttftS) / (outputTokens - 1);
}

function toNumber(value: AttributeValue | undefined): number | null {
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value === "bigint") return Number(value);
  if (typeof value !== "string" || value.trim() === "") return null;
  const n = Number(value);
  return Number.isFinite(n) ? n : null;
}
