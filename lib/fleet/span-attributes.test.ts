import { describe, expect, test } from "vitest";
import fc from "fast-check";
import type { Attributes } from "@/lib/telemetry/attributes";
import { sharedVectors } from "@/test/shared";
import type { VectorFile } from "@/test/shared";
import { canonicalAttributes, contradictions, rustDuration } from "./span-attributes";
import { cacheRule, reasoningRule, sumTokenTypes } from "./token-rules";
import type { UsageSource } from "./token-rules";

interface Given {
  readonly op?: string;
  readonly attributes: Attributes;
  readonly provider: string;
  readonly source: UsageSource;
  readonly values: Record<string, number>;
}
const vectors = sharedVectors<VectorFile<Given, unknown>>("metric-aliases.json");
const cases = (op: string) => (vectors?.cases ?? []).filter((c) => c.given.op === op);

describe.skipIf(vectors === null)("published vectors", () => {
  test("every attribute spelling reads as its canonical key", () => {
    for (const c of cases("normalise_attributes")) expect(canonicalAttributes(c.given.attributes), c.name).toEqual(c.expect);
    expect(cases("normalise_attributes")).toHaveLength(70);
  });
  test("cached and reasoning tokens are inside or beside as each provider counts them", () => {
    for (const c of cases("cache_rule")) expect({ cache_read: cacheRule(c.given.provider, c.given.source) }, c.name).toEqual(c.expect);
    for (const c of cases("reasoning_rule"))
      expect({ reasoning: reasoningRule(c.given.provider, c.given.source) }, c.name).toEqual(c.expect);
  });
  test("overlapping token types are never added twice", () => {
    for (const c of cases("sum_token_types")) expect({ total: sumTokenTypes(c.given.values) }, c.name).toEqual(c.expect);
  });
});

describe("canonicalAttributes", () => {
  test("the earlier spelling wins whatever order the sender wrote them in", () => {
    expect(canonicalAttributes({ prompt_tokens: 999, "gen_ai.usage.input_tokens": 100 })["tokens.input"]).toBe(100);
  });
  test("an unreadable earlier spelling does not hide a readable later one", () => {
    expect(canonicalAttributes({ "gen_ai.usage.input_tokens": "many", prompt_tokens: 7 })["tokens.input"]).toBe(7);
  });
  test("counts beyond 2^53 and hostile values never throw", () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.constantFrom(
            "prompt_tokens",
            "ttft_ms",
            "queue_time",
            "tenant_id",
            "gen_ai.response.finish_reasons",
            "startTime",
            "completionStartTime",
          ),
          fc.oneof(fc.string(), fc.bigInt(), fc.double(), fc.boolean(), fc.constant(null), fc.array(fc.string())),
        ),
        (attributes) => {
          for (const [key, value] of Object.entries(canonicalAttributes(attributes))) {
            if (key.startsWith("tokens.") || key.startsWith("latency.")) expect(value).toBeGreaterThanOrEqual(0);
          }
        },
      ),
    );
  });
  test("two spellings that disagree are reported, two that agree are not", () => {
    expect(contradictions({ "gen_ai.usage.input_tokens": 100, prompt_tokens: 999 })).toEqual(["tokens.input"]);
    expect(contradictions({ "gen_ai.usage.input_tokens": 100, prompt_tokens: "100" })).toEqual([]);
  });
  test.each([
    ["1.5s", 1.5],
    ["250ms", 0.25],
    ["12.5µs", 0.0000125],
    ["80ns", 8e-8],
    ["2", 2],
    ["soon", null],
    ["-1ms", null],
  ])("a Rust duration %s is %s seconds", (text, s) => {
    expect(rustDuration(text)).toBe(s);
  });
});
