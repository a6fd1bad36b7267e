import { type CanonicalAttributes, canonicalAttributes } from "@/lib/fleet";
import type { Attributes } from "@/lib/telemetry/attributes";
import { type FieldSpec, fieldSpec } from "./fields";

let lastAttributes: Attributes | null = null;
let lastCanonical: CanonicalAttributes = {};

/** Several conditions look at one record after the other. */
function canonical(attributes: Attributes): CanonicalAttributes {
  if (attributes !== lastAttributes) {
    lastCanonical = canonicalAttributes(attributes);
    lastAttributes = attributes;
  }
  return lastCanonical;
}

const nanos = (seconds: number | undefined): number | undefined => (seconds === undefined ? undefined : seconds * 1e9);

/** What a request's attributes say, whichever spelling they use. */
export function requestFields<R extends { readonly attributes: Attributes }>(): FieldSpec<R>[] {
  const of = (record: R) => canonical(record.attributes);
  return [
    fieldSpec("model", "keyword", "The model that was asked for", (r) => of(r)["model.request"] ?? of(r)["model.response"]),
    fieldSpec(
      "request_id",
      "keyword",
      "The request's id, as the client or gateway gave it",
      (r) => of(r)["request.id"],
      "request.id",
      "rid",
    ),
    fieldSpec("user", "keyword", "The end user", (r) => of(r).user),
    fieldSpec("session", "keyword", "The conversation or session", (r) => of(r).session, "session_id"),
    fieldSpec("finish_reason", "keyword", "Why the answer ended", (r) => of(r).finish_reasons, "finish_reasons"),
    fieldSpec("ttft", "duration", "Time to first token", (r) => nanos(of(r)["latency.ttft_s"]), "ttft_ms", "time_to_first_token"),
    fieldSpec("queue", "duration", "Time in the engine's queue", (r) => nanos(of(r)["latency.queue_s"]), "queue_ms", "queue_time"),
    fieldSpec("prefill", "duration", "Time in prefill", (r) => nanos(of(r)["latency.prefill_s"]), "prefill_ms", "prefill_time"),
    fieldSpec("decode", "duration", "Time in decode", (r) => nanos(of(r)["latency.decode_s"]), "decode_ms", "decode_time"),
    fieldSpec("tokens_in", "number", "Prompt tokens", (r) => of(r)["tokens.input"], "input_tokens", "prompt_tokens", "tokens.input"),
    fieldSpec(
      "tokens_out",
      "number",
      "Generated tokens",
      (r) => of(r)["tokens.output"],
      "output_tokens",
      "completion_tokens",
      "tokens.output",
    ),
    fieldSpec(
      "tokens_cached",
      "number",
      "Prompt tokens read from the cache",
      (r) => of(r)["tokens.cache_read"],
      "cached_tokens",
      "tokens.cache_read",
    ),
  ];
}
