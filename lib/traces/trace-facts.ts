import { canonicalAttributes } from "@/lib/fleet";
import type { AttributeValue, Attributes } from "@/lib/telemetry/attributes";
import { attributeText, identityOf } from "@/lib/telemetry/identity";
import type { SampledTrace } from "./trace-sample";

/** What can be said of a trace: its texts by name, each with all values its spans have, and its numbers, of each the largest. */
export interface TraceFacts {
  readonly texts: ReadonlyMap<string, ReadonlySet<string>>;
  readonly numbers: ReadonlyMap<string, number>;
}

/** Longer values and names say nothing that a table could show. */
const MAX_TEXT = 200;
/** More different names on one trace are not looked at. */
const MAX_KEYS = 400;

/**
 * Names: `tenant`, `model`, `service`, `operation` ("service: name"), `node`
 * ("service: node"), every attribute of spans and resources as sent, and
 * `prompt tokens`, `output tokens`, `cached share` in one spelling.
 */
export function factsOf({ spans, whole }: SampledTrace): TraceFacts {
  const texts = new Map<string, Set<string>>();
  const numbers = new Map<string, number>();
  const say = (key: string, text: string): void => {
    if (text === "" || text.length > MAX_TEXT || key.length > MAX_TEXT) return;
    const values = texts.get(key);
    if (values) values.add(text);
    else if (texts.size < MAX_KEYS) texts.set(key, new Set([text]));
  };
  const count = (key: string, n: number): void => {
    if (!Number.isFinite(n) || key.length > MAX_TEXT) return;
    const known = numbers.get(key);
    if (known !== undefined ? n > known : numbers.size < MAX_KEYS) numbers.set(key, n);
  };
  const sayAll = (attributes: Attributes): void => {
    for (const key in attributes) {
      const value = attributes[key] as AttributeValue;
      if (typeof value === "number") count(key, value);
      else if (typeof value === "bigint") count(key, Number(value));
      else if (!(value instanceof Uint8Array)) say(key, attributeText(value));
      // A status code is a name written in digits; so is any small whole number.
      if (typeof value === "number" && Number.isInteger(value) && Math.abs(value) < 1000) say(key, String(value));
    }
  };
  say("model", whole.model);
  let cached: number | undefined;
  const resources = new Set<object>();
  for (const span of spans) {
    const { service, node } = identityOf(span.resource);
    say("tenant", span.tenant);
    say("service", service);
    say("operation", `${service}: ${span.name}`);
    if (node !== "") say("node", `${service}: ${node}`);
    sayAll(span.attributes);
    if (!resources.has(span.resource)) sayAll(span.resource.attributes);
    resources.add(span.resource);
    cached = canonicalAttributes(span.attributes)["tokens.cache_read"] ?? cached;
  }
  if (whole.tokensIn !== null) count("prompt tokens", whole.tokensIn);
  if (whole.tokensOut !== null) count("output tokens", whole.tokensOut);
  if (cached !== undefined && whole.tokensIn !== null && whole.tokensIn > 0) count("cached share", Math.min(1, cached / whole.tokensIn));
  count("spans", spans.length);
  return { texts, numbers };
}

/** Says how long something took or how it ended: what being slow or failed means, not why it came about. */
export const isSymptom = (key: string): boolean =>
  /(^|[._ ])(latency|duration|elapsed|ttft|tpot|e2e|status|error|exception|cost|time)([._ ]|$)|_time$|[_.](ms|us|ns|seconds)$|time_(in|to)_|\.status_code$|finish_reason/i.test(
    key,
  );
