/**
 * Which token counts are parts of others. Adding a part to its whole bills a
 * customer twice, so every sum of tokens goes through these rules.
 */

/** `inside`: already counted in the total beside it. `beside`: must be added to it. */
export type Inclusion = "inside" | "beside";

/** Where the numbers came from: a provider's usage object as it stands, or OpenTelemetry attributes made from it. */
export type UsageSource = "provider usage object" | "gen_ai.usage.* attributes";

// Providers whose usage object counts cached prompt tokens apart from the prompt's total.
const CACHE_BESIDE: ReadonlySet<string> = new Set(["anthropic", "aws.bedrock", "gcp.vertex_ai.anthropic"]);
// Providers whose usage object counts reasoning tokens apart from the output's total.
const REASONING_BESIDE: ReadonlySet<string> = new Set(["gcp.gemini", "gcp.vertex_ai", "gcp.gen_ai", "x_ai"]);

/**
 * Whether cached prompt tokens are part of the prompt tokens. The OpenTelemetry
 * conventions ask for them inside, whatever the provider; a provider named in
 * no table is taken to follow OpenAI's form, as compatible servers do.
 */
export function cacheRule(provider: string, source: UsageSource): Inclusion {
  return source === "provider usage object" && CACHE_BESIDE.has(provider) ? "beside" : "inside";
}

/** Whether reasoning tokens are part of the output tokens. */
export function reasoningRule(provider: string, source: UsageSource): Inclusion {
  return source === "provider usage object" && REASONING_BESIDE.has(provider) ? "beside" : "inside";
}

// Values of `gen_ai.token.type` that are parts of another value.
const PARTS: ReadonlySet<string> = new Set(["cached_input", "cache_creation_input", "cache_write_input", "reasoning"]);

/** Adds token counts by `gen_ai.token.type` without counting a part beside its whole. */
export function sumTokenTypes(values: Readonly<Record<string, number>>): number {
  return Object.entries(values).reduce((sum, [type, n]) => (PARTS.has(type) ? sum : sum + n), 0);
}
