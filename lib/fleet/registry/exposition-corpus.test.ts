import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { type SeriesPoint, assemble, parseExposition } from "@/lib/scrape";
import { sharedPath } from "@/test/shared";
import type { Concept } from "./concept";
import { selectorsOf } from "../selectors";
import { meets, toCanonical } from "./registry";

const folder = sharedPath("corpora", "metrics-exposition");

interface Expected {
  readonly canonical?: Readonly<Record<string, number | { readonly count: number; readonly sum: number }>>;
  readonly same_as?: string;
}

/** Names the corpus uses for our concepts; the hit ratio and the fleet's GPU counts are derived elsewhere. */
const CONCEPTS: Readonly<Record<string, Concept>> = {
  "requests.running": "requests.running",
  "requests.in_flight": "requests.running",
  "requests.waiting": "requests.waiting",
  "kv.usage": "kv.usage",
  "tokens.input": "tokens.prompt",
  "tokens.output": "tokens.generated",
  "tokens.cached": "kv.prefix_hit_tokens",
  "requests.finished": "requests.finished",
  "requests.total": "requests.finished",
  "requests.failed": "requests.failed",
  "requests.aborted": "requests.failed",
  preemptions: "requests.preempted",
  ttft: "latency.ttft",
  e2e: "latency.e2e",
  "spend.usd": "spend.usd",
  "gpu.utilization": "gpu.utilisation",
  "gpu.power_w": "gpu.power",
  "gpu.0.power_w": "gpu.power",
  "gpu.0.utilization": "gpu.utilisation",
  "gpu.0.memory_used_bytes": "gpu.memory_used",
  "gpu.0.energy_j": "gpu.energy",
  "gpu.2.xid": "gpu.xid_last",
  "gpu.3.xid": "gpu.xid_last",
};

function readCanonical(file: string) {
  const { points } = assemble(parseExposition(fs.readFileSync(path.join(folder ?? "", file), "utf8"), "prometheus"));
  const selectors = selectorsOf(
    points.map((p) => ({ name: p.name, form: typeof p.value === "number" ? ("float" as const) : ("histogram" as const) })),
  );
  return (concept: Concept, gpu: string | null) => {
    // As everywhere: the first name that has it, never the sum of two names for one thing.
    for (const { name, meaning } of selectors.get(concept) ?? []) {
      const own = points.filter(
        (p) => (p.name === name || name === `${p.name}_sum`) && meets(meaning, p.labels) && (gpu === null || p.labels["gpu"] === gpu),
      );
      if (own.length === 0) continue;
      const add = (pick: (value: SeriesPoint["value"]) => number) => own.reduce((sum, p) => sum + pick(p.value), 0);
      if (concept.startsWith("latency.")) {
        const part = (v: SeriesPoint["value"]) => (typeof v === "number" ? { count: 0, sum: 0 } : v);
        return {
          count: add((v) => part(v).count),
          sum: toCanonical(
            meaning,
            add((v) => part(v).sum),
          ),
        };
      }
      return toCanonical(
        meaning,
        add((v) => (typeof v === "number" ? v : v.sum)),
      );
    }
    return null;
  };
}

const expected =
  folder === null ? {} : (JSON.parse(fs.readFileSync(path.join(folder, "expected.json"), "utf8")) as Record<string, Expected>);
const files = Object.entries(expected).flatMap(([file, e]) => {
  const canonical = e.canonical ?? (e.same_as === undefined ? undefined : expected[e.same_as]?.canonical);
  return canonical === undefined ? [] : [[file, canonical] as const];
});

describe.skipIf(folder === null)("real expositions", () => {
  test.each(files)("%s reads in canonical units as published", (file, canonical) => {
    const read = readCanonical(file);
    for (const [name, want] of Object.entries(canonical)) {
      const concept = CONCEPTS[name];
      if (concept === undefined) continue;
      const got = read(concept, /^gpu\.(\d)\./.exec(name)?.[1] ?? null);
      if (typeof want === "number") expect(got, name).toBeCloseTo(want, 3);
      else {
        expect(got, name).toMatchObject({ count: want.count });
        expect((got as { sum: number }).sum, name).toBeCloseTo(want.sum, 6);
      }
    }
  });
});
