import { METRIC_NAME, type Labels } from "@/lib/kernel/labels";
import { CONCEPTS, type Concept } from "./concept";
import { DYNAMO, SGLANG, TGI, TRITON, TRTLLM, VLLM } from "./engines";
import { type Engine, type MetricMeaning, entries } from "./entry";
import { LITELLM, LLM_D } from "./gateways";
import { DCGM, NVIDIA_SMI, OTEL } from "./hardware";
import { type NormalName, normaliseName as normalise } from "./names";

const unitOf = (concept: Concept): string => CONCEPTS[concept].unit;

/** Every known meaning of every known name. */
export const REGISTRY: readonly MetricMeaning[] = [
  ...entries("vllm", unitOf, VLLM),
  ...entries("sglang", unitOf, SGLANG),
  ...entries("tgi", unitOf, TGI),
  ...entries("triton", unitOf, TRITON),
  ...entries("trtllm", unitOf, TRTLLM),
  ...entries("dynamo", unitOf, DYNAMO),
  ...entries("litellm", unitOf, LITELLM),
  ...entries("llm-d", unitOf, LLM_D),
  ...entries("dcgm", unitOf, DCGM),
  ...entries("nvidia-smi", unitOf, NVIDIA_SMI),
  ...entries("otel", unitOf, OTEL),
];

const BY_NAME: ReadonlyMap<string, readonly MetricMeaning[]> = Map.groupBy(REGISTRY, (m) => m.metric);
// A whole histogram is stored under its family's name, without the `_count` by which one meaning knows it.
const BY_FAMILY: ReadonlyMap<string, MetricMeaning> = new Map(
  REGISTRY.filter((m) => m.type === "histogram_count").map((m) => [m.metric.replace(/_count$/, ""), m]),
);

const isKnown = (name: string): boolean => BY_NAME.has(name) || BY_FAMILY.has(name);

/** A metric's name as its own program spells it; null for samples that are no measurement (`_created`). */
export const normaliseName = (name: string): NormalName => normalise(name, isKnown);

/** Every meaning a name may have, by any spelling; empty when the registry does not know it. */
export function meaningsOf(name: string): readonly MetricMeaning[] {
  const { metric } = normaliseName(name);
  if (metric === null) return [];
  const exact = BY_NAME.get(metric);
  if (exact !== undefined) return exact;
  const counted = BY_FAMILY.get(metric);
  return counted === undefined ? [] : [counted];
}

/** Whether a series satisfies a meaning's condition on labels. */
export const meets = (meaning: MetricMeaning, labels: Labels): boolean =>
  Object.entries(meaning.when).every(([name, value]) => (labels[name] ?? "") === value);

/**
 * What a series means: the most particular meaning its labels satisfy, or null
 * when the registry does not know it. A series may serve a wider meaning too
 * (a failed request is also a finished one): `meaningsOf` has them all.
 */
export function canonicalMetric(name: string, labels: Labels = {}): MetricMeaning | null {
  let best: MetricMeaning | null = null;
  for (const meaning of meaningsOf(name)) {
    if (!meets(meaning, labels)) continue;
    if (best === null || Object.keys(meaning.when).length > Object.keys(best.when).length) best = meaning;
  }
  return best;
}

/** A raw value in the meaning's canonical unit. */
export const toCanonical = (meaning: MetricMeaning, raw: number): number => raw * meaning.scale;

const PREFIXES: readonly (readonly [RegExp, Engine])[] = [
  [/^(?:ray_|kserve_)?vllm[:_]/, "vllm"],
  [/^(?:ray_|kserve_)?sglang[:_]/, "sglang"],
  [/^tgi_/, "tgi"],
  [/^nv_/, "triton"],
  [/^trtllm_/, "trtllm"],
  [/^dynamo_/, "dynamo"],
  [/^litellm_/, "litellm"],
  [/^(?:llm_d_|inference_(?:model|objective|pool|extension)_)/, "llm-d"],
  [/^DCGM_/, "dcgm"],
  [/^nvidia_smi_/, "nvidia-smi"],
  [/^(?:gen_ai|hw)[._]/, "otel"],
];

/** The program a name's prefix points to, or null. */
export const engineOfName = (name: string): Engine | null => PREFIXES.find(([prefix]) => prefix.test(name))?.[1] ?? null;

/** A series of several engines' copies: one carrying a `server` label under an engine's prefix was re-exported by a router. */
export const isRouterCopy = (labels: Labels): boolean => {
  const engine = engineOfName(labels[METRIC_NAME] ?? "");
  return (labels["server"] ?? "") !== "" && (engine === "vllm" || engine === "sglang");
};

/** One reading of one series, as one target exposed it. */
export interface TargetReading {
  readonly metric: string;
  readonly labels: Labels;
  readonly target: string;
  readonly value: number;
}

/** Adds readings without counting what a router re-exported; names the targets whose copies were left out. */
export function sumWithoutCopies(readings: readonly TargetReading[]): { readonly sum: number; readonly ignored: readonly string[] } {
  const copies = readings.filter((r) => isRouterCopy({ ...r.labels, [METRIC_NAME]: r.metric }));
  const own = readings.filter((r) => !copies.includes(r));
  return { sum: own.reduce((sum, r) => sum + r.value, 0), ignored: [...new Set(copies.map((r) => r.target))].sort() };
}
