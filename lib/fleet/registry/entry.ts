import type { Concept } from "./concept";

/** Programs whose metrics are known. */
export const ENGINES = ["vllm", "sglang", "tgi", "triton", "trtllm", "dynamo", "litellm", "llm-d", "dcgm", "nvidia-smi", "otel"] as const;
export type Engine = (typeof ENGINES)[number];

/** As declared by the exposition; `histogram_count` is the `_count` of a histogram used as a counter. */
export type SourceType = "counter" | "gauge" | "histogram" | "histogram_count";

/** What one metric name means, under one condition on its labels. */
export interface MetricMeaning {
  readonly engine: Engine;
  /** As the program itself exposes it; a histogram by its family name. */
  readonly metric: string;
  readonly type: SourceType;
  readonly concept: Concept;
  readonly unit: string;
  /** canonical = raw × scale. */
  readonly scale: number;
  /** `historical`: renamed since. `removed`: no longer emitted. Old installations still send both. */
  readonly status: "current" | "historical" | "removed";
  /** False: shown, but never in one chart, sum or objective with other engines. */
  readonly comparable: boolean;
  /** Where the name was found. */
  readonly evidence: "source" | "documentation";
  /** The unit on the wire where it is not the canonical one. */
  readonly sourceUnit: string | null;
  /** Labels the series must carry; an empty value means the label is absent. */
  readonly when: Readonly<Record<string, string>>;
  /** What must be known to read it right. */
  readonly note: string | null;
}

interface Options {
  readonly when?: Readonly<Record<string, string>>;
  readonly scale?: number;
  readonly status?: MetricMeaning["status"];
  readonly comparable?: false;
  readonly evidence?: "documentation";
  readonly sourceUnit?: string;
  readonly note?: string;
}

/** A line of a table: name, type, concept, and what departs from the ordinary. */
export type Line = readonly [metric: string, type: SourceType, concept: Concept, options?: Options];

/** Completes the lines of one program's table. `unitOf` gives a concept's canonical unit. */
export function entries(engine: Engine, unitOf: (concept: Concept) => string, lines: readonly Line[]): readonly MetricMeaning[] {
  return lines.map(([metric, type, concept, o = {}]) => ({
    engine,
    metric,
    type,
    concept,
    unit: unitOf(concept),
    scale: o.scale ?? 1,
    status: o.status ?? "current",
    comparable: o.comparable ?? true,
    evidence: o.evidence ?? "source",
    sourceUnit: o.sourceUnit ?? null,
    when: o.when ?? {},
    note: o.note ?? null,
  }));
}

/** Options of a name that was found in documentation only. */
export const DOCUMENTED = { evidence: "documentation" } as const;
