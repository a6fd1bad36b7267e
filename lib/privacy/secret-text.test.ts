import fs from "node:fs";
import { describe, expect, test } from "vitest";
import { sharedPath } from "@/test/shared";
import { withoutSecrets } from "./secret-text";

interface SecretCase {
  readonly index: number;
  readonly rule: string;
  readonly kind: "positive" | "negative";
  readonly parts: readonly string[];
}

const file = sharedPath("corpora", "pii", "secrets", "cases.json");

describe.skipIf(file === null)("secrets of many issuers", () => {
  const cases = file === null ? [] : (JSON.parse(fs.readFileSync(file, "utf8")) as SecretCase[]);
  const found = (c: SecretCase) => withoutSecrets(c.parts.join("")).found > 0;

  test("nine in ten of the known secrets are found", () => {
    const positives = cases.filter((c) => c.kind === "positive");
    const missed = positives.filter((c) => !found(c));
    console.log(`secrets: found ${positives.length - missed.length} / ${positives.length}; missed ${missed.map((c) => c.rule).join(", ")}`);
    expect(missed.length).toBeLessThanOrEqual(positives.length / 10);
  });

  test("of texts that some rule must not match, few are touched", () => {
    const negatives = cases.filter((c) => c.kind === "negative");
    const touched = negatives.filter(found);
    console.log(`not secrets: ${negatives.length - touched.length} / ${negatives.length} left alone`);
    expect(touched.length).toBeLessThanOrEqual(negatives.length / 4);
  });
});

test.each([
  "max_tokens=256, prompt_tokens: 12",
  "GET /v1/chat/completions 200 in 12 ms",
  "token usage: 0.31, #running-req: 22",
  "trace 5b8efff798038103d269b633813fc60c span eee19b7ec3c1b174",
  "pod vllm-llama-70b-6d5f9c7b8-x2x9q restarted",
  "/usr/lib/python3.12/site-packages/vllm/engine/async_llm_engine.py line 42",
  "NVRM: Xid (PCI:0000:9b:00): 119, pid=2024380, name=nvidia-smi",
])("operators keep their evidence: %s", (line) => {
  expect(withoutSecrets(line)).toEqual({ text: line, found: 0 });
});
