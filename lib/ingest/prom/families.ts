import type { MetricType } from "@/lib/telemetry";

export interface Family {
  readonly type: MetricType;
  readonly help: string;
  readonly unit: string;
}

/** Values of MetricMetadata.MetricType, the same in both versions of the protocol. */
export const METRIC_TYPES: readonly MetricType[] = [
  "unknown",
  "counter",
  "gauge",
  "histogram",
  "gaugehistogram",
  "summary",
  "info",
  "stateset",
];

const UNKNOWN: Family = { type: "unknown", help: "", unit: "" };

/** The type of one exposed sample of a family: the parts of a histogram or summary are counters of their own. */
export function sampleFamily(name: string, family: Family): Family {
  if (family.type === "histogram" || family.type === "summary") {
    return /_(bucket|count|sum)$/.test(name) ? { ...family, type: "counter" } : family;
  }
  if (family.type !== "unknown") return family;
  // Without metadata the naming conventions of Prometheus are the best there is.
  return /_(total|bucket)$/.test(name) ? { ...family, type: "counter" } : family;
}

const MOST = 50_000;

/**
 * What remote write 1 tells of metric families, in requests of its own. Each
 * change opens a new generation: series first seen under an older one are
 * described again when they come next.
 */
export class Families {
  readonly #known = new Map<string, Family>();
  #generation = 0;

  get generation(): number {
    return this.#generation;
  }

  set(name: string, family: Family): void {
    const before = this.#known.get(name);
    if (before && before.type === family.type && before.help === family.help && before.unit === family.unit) return;
    if (before === undefined && this.#known.size >= MOST) return;
    this.#known.set(name, family);
    this.#generation++;
  }

  /** The family of a series name, or of what it is a part of. */
  of(name: string): Family {
    const own = this.#known.get(name) ?? this.#known.get(name.replace(/_(bucket|count|sum|total|created|info)$/, ""));
    return sampleFamily(name, own ?? UNKNOWN);
  }
}
