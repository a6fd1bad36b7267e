import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Labels } from "@/lib/kernel/labels";
import { type VectorFile, sharedVectors } from "@/test/shared";
import { CONCEPTS } from "./concept";
import type { Engine } from "./entry";
import { normaliseLabels } from "./label-names";
import { isOtherKnownName } from "./other-names";
import { REGISTRY, type TargetReading, canonicalMetric, meaningsOf, normaliseName, sumWithoutCopies, toCanonical } from "./registry";
import { sentinel } from "./sentinel";

interface Given {
  readonly op?: string;
  readonly engine: Engine;
  readonly metric: string;
  readonly type: string;
  readonly labels?: Labels;
  readonly value: string;
  readonly series: readonly TargetReading[];
}
interface Expect {
  readonly concept: string;
  readonly unit: string;
  readonly scale: string;
  readonly status: string;
  readonly comparable: boolean;
  readonly evidence: string;
  readonly source_unit?: string;
  readonly example?: { readonly raw: number; readonly canonical: number };
}
const vectors = sharedVectors<VectorFile<Given, unknown> & { readonly concepts: Record<string, { unit: string; kind: string }> }>(
  "metric-aliases.json",
);
const cases = (op: string | undefined) => (vectors?.cases ?? []).filter((c) => c.given.op === op);

describe.skipIf(vectors === null)("published vectors", () => {
  test("every metric name has its concept, unit, scale, status and comparability", () => {
    for (const c of cases(undefined)) {
      const want = c.expect as Expect;
      const got = canonicalMetric(c.given.metric, c.given.labels);
      expect(got, c.name).toMatchObject({
        engine: c.given.engine,
        type: c.given.type,
        concept: want.concept,
        unit: want.unit,
        scale: Number(want.scale),
        status: want.status,
        comparable: want.comparable,
        evidence: want.evidence,
        sourceUnit: want.source_unit ?? null,
      });
      if (got && want.example) expect(toCanonical(got, want.example.raw), c.name).toBeCloseTo(want.example.canonical, 9);
    }
    expect(cases(undefined)).toHaveLength(134);
  });
  test("rewritten names come back to their program's own spelling", () => {
    for (const c of cases("normalise_name")) expect(normaliseName(c.given.metric), c.name).toEqual(c.expect);
  });
  test("label names have one spelling, and a GPU's model is never a served model", () => {
    for (const c of cases("normalise_labels"))
      expect({ labels: normaliseLabels(c.given.engine, c.given.labels ?? {}) }, c.name).toEqual(c.expect);
  });
  test("codes for a missing value are no measurements", () => {
    for (const c of cases("sentinel")) expect(sentinel(c.given.engine, c.given.value), c.name).toEqual(c.expect);
  });
  test("what a router re-exports is not counted again", () => {
    for (const c of cases("double_count")) expect(sumWithoutCopies(c.given.series), c.name).toEqual(c.expect);
  });
  test("every concept has the published unit and kind", () => {
    for (const [name, want] of Object.entries(vectors?.concepts ?? {})) {
      expect(CONCEPTS[name as keyof typeof CONCEPTS], name).toMatchObject({ unit: want.unit, kind: want.kind });
    }
  });
});

describe("registry", () => {
  test("a canonical value is the raw value times the scale", () => {
    fc.assert(
      fc.property(fc.constantFrom(...REGISTRY), fc.double({ noNaN: true, noDefaultInfinity: true }), (meaning, raw) => {
        expect(toCanonical(meaning, raw)).toBe(raw * meaning.scale);
      }),
    );
  });
  test("normalising a name twice changes nothing more", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...REGISTRY.map((m) => m.metric)),
        fc.constantFrom("", "ray_", "kserve_"),
        fc.boolean(),
        (metric, prefix, underscored) => {
          const sent = prefix + (underscored ? metric.replace(":", "_") : metric);
          const once = normaliseName(sent).metric ?? "";
          expect(normaliseName(once).metric).toBe(once);
        },
      ),
    );
  });
  test.each(REGISTRY.map((m) => m.metric))("%s is found by its own name and by what the Prometheus form makes of it", (metric) => {
    expect(meaningsOf(metric).length).toBeGreaterThan(0);
    expect(meaningsOf(metric.replaceAll(".", "_")).map((m) => m.metric)).toContain(metric);
  });
  test("the buckets of a histogram belong to its family", () => {
    for (const suffix of ["_bucket", "_sum", "_count"]) {
      expect(canonicalMetric(`vllm:time_to_first_token_seconds${suffix}`)?.concept).toBe("latency.ttft");
    }
  });
  test("a histogram stored whole still counts the engine's steps", () => {
    expect(canonicalMetric("vllm:iteration_tokens_total")?.concept).toBe("engine.steps");
    expect(canonicalMetric("ray_vllm_iteration_tokens_total")?.concept).toBe("engine.steps");
  });
  test("what an engine adds tomorrow is unknown, what its runtime exposes is not", () => {
    expect(isOtherKnownName("vllm:brand_new_metric")).toBe(false);
    expect(canonicalMetric("vllm:brand_new_metric")).toBeNull();
    for (const name of [
      "process_cpu_seconds_total",
      "up",
      "vllm:cache_config_info",
      "ray_vllm_lora_requests_info",
      "DCGM_FI_DEV_SM_CLOCK",
    ]) {
      expect(isOtherKnownName(name), name).toBe(true);
    }
  });
});
