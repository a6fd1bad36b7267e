import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parseExposition } from "@/lib/scrape";
import { sharedPath } from "@/test/shared";
import { recordedFleet } from "../testing/recorded-fleet";
import { scrapeTargets } from "../targets";
import { VLLM_REQUEST, VLLM_TTFT, vllmTokens } from "./buckets";
import { exposition, number } from "./exposition";

const names = sharedPath("corpora", "metrics-exposition", "metric-names");
const namesFile = (file: string) => new Set(readFileSync(`${names}/${file}`, "utf8").split("\n").filter(Boolean));
const run = recordedFleet({ rate: 0.3 }).minutes(1);
const sampleNames = (id: string, prefix: string) => {
  const text = exposition(run.fleet.node(id)!.signals.registry);
  return new Set([...text.matchAll(/^([a-zA-Z_:][\w:]*)[ {]/gm)].map((m) => m[1]!).filter((n) => n.startsWith(prefix)));
};

describe("what the fleet exposes", () => {
  test("every page parses, and every family has samples or is information that does not hold", () => {
    for (const target of scrapeTargets(run.fleet)) {
      const text = exposition(target.registry);
      const parsed = parseExposition(text, "prometheus");
      expect(parsed.samples.length, target.path).toBeGreaterThan(10);
    }
  });

  test("in OpenMetrics the gateway's latencies lead to the traces that are kept, and say nothing else than before", () => {
    const { gateway } = run.fleet;
    for (const journey of run.journeys.slice(-50)) gateway.example(journey);
    const open = parseExposition(exposition(gateway.registry, "openmetrics"), "openmetrics");
    const plain = parseExposition(exposition(gateway.registry), "prometheus");
    expect(open.samples.map((s) => [s.series, s.value])).toEqual(plain.samples.map((s) => [s.series, s.value]));
    const ids = new Set(run.journeys.map((j) => j.arrival.traceId));
    const exemplars = open.samples.flatMap((s) => (s.exemplar ? [s.exemplar] : []));
    expect(exemplars.length).toBeGreaterThan(5);
    expect(exemplars.every((e) => ids.has(e.labels["trace_id"] ?? ""))).toBe(true);
  });

  test.skipIf(names === null)("vLLM's names are those of the corpus that its dashboards ask for", () => {
    const exposed = sampleNames("llama-3-3-70b-use1-0", "vllm:");
    const missing = [...namesFile("vllm-metrics.txt")].filter((n) => n !== "vllm:request_failure_total" && !exposed.has(n));
    expect(missing).toEqual([]);
  });

  test.skipIf(names === null)("SGLang's names are SGLang's", () => {
    const known = namesFile("sglang-metrics.txt");
    // Newer than the corpus' list, and in its sample exposition.
    const sample = new Set(readFileSync(`${names}/../sglang/sglang.prom`, "utf8").match(/^sglang:\w+/gm));
    const unknown = [...sampleNames("qwen3-32b-use1-0", "sglang:")].filter((n) => !known.has(n) && !sample.has(n));
    expect(unknown).toEqual([]);
  });

  test.skipIf(names === null)("DCGM's and LiteLLM's names are in their corpus", () => {
    const corpus = (file: string) => new Set(readFileSync(`${names}/../${file}`, "utf8").match(/^[A-Za-z_]\w*/gm));
    const dcgm = corpus("dcgm/dcgm.prom");
    expect(run.fleet.nodes[0]!.dcgm.registry.families.map((f) => f.name).filter((n) => !dcgm.has(n))).toEqual([]);
    const litellm = corpus("litellm/litellm.prom");
    const gateway = run.fleet.gateway.registry.families.filter((f) => f.name.startsWith("litellm_") && f.type !== "histogram");
    expect(gateway.map((f) => f.name).filter((n) => !litellm.has(n))).toEqual([]);
  });

  test("vLLM's buckets are vLLM's", () => {
    expect([VLLM_TTFT.length, VLLM_TTFT[0], VLLM_TTFT.at(-1)]).toEqual([22, 0.001, 2560]);
    expect([VLLM_REQUEST.length, VLLM_REQUEST[0], VLLM_REQUEST.at(-1)]).toEqual([21, 0.3, 7680]);
    expect(vllmTokens(16_384)).toEqual([1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000]);
  });

  test("numbers are written as Python's client writes them", () => {
    expect([number(2), number(0.0142), number(Infinity), number(NaN), number(1e17)]).toEqual([
      "2.0",
      "0.0142",
      "+Inf",
      "NaN",
      "100000000000000000",
    ]);
  });
});
