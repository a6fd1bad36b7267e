/**
 * From what an installation has to what must be asked for: which stored names,
 * under which conditions, carry a concept.
 */
import type { LabelMatcher } from "@/lib/kernel/labels";
import type { CatalogueEntry } from "@/lib/metrics";
import type { Concept } from "./registry/concept";
import type { MetricMeaning } from "./registry/entry";
import { meaningsOf } from "./registry/registry";

/** One question that yields raw values of a concept. */
export interface Selector {
  /** The name to ask for, as stored; a histogram's family, or its `_sum` or `_count` where that is the concept. */
  readonly name: string;
  readonly matchers: readonly LabelMatcher[];
  readonly meaning: MetricMeaning;
}

export type Selectors = ReadonlyMap<Concept, readonly Selector[]>;

const STATUS_ORDER: readonly MetricMeaning["status"][] = ["current", "historical", "removed"];

/**
 * Selectors by concept. Names that may not be compared between engines are
 * left out. Current names come first: where a node sends a metric under two
 * names, the first that has it is taken, never their sum.
 */
export function selectorsOf(catalogue: readonly Pick<CatalogueEntry, "name" | "form">[]): Selectors {
  const byConcept = new Map<Concept, Selector[]>();
  const seen = new Set<string>();
  for (const entry of catalogue) {
    for (const meaning of meaningsOf(entry.name)) {
      if (!meaning.comparable) continue;
      const name = queryName(entry.name, meaning);
      const key = `${name} ${meaning.concept} ${JSON.stringify(meaning.when)}`;
      if (seen.has(key)) continue;
      seen.add(key);
      const list = byConcept.get(meaning.concept) ?? [];
      list.push({ name, matchers: matchersOf(meaning), meaning });
      byConcept.set(meaning.concept, list);
    }
  }
  for (const list of byConcept.values()) {
    list.sort(
      (a, b) =>
        STATUS_ORDER.indexOf(a.meaning.status) - STATUS_ORDER.indexOf(b.meaning.status) || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0),
    );
  }
  return byConcept;
}

/** The stored name without a histogram's suffix, and with the one that holds the concept where it is not the histogram itself. */
function queryName(stored: string, meaning: MetricMeaning): string {
  if (meaning.type === "counter" || meaning.type === "gauge") return stored;
  const family = stored.replace(/_(?:bucket|sum|count)$/, "");
  if (meaning.type === "histogram_count") return `${family}_count`;
  return meaning.concept.startsWith("latency.") ? family : `${family}_sum`;
}

function matchersOf(meaning: MetricMeaning): readonly LabelMatcher[] {
  const matchers: LabelMatcher[] = Object.entries(meaning.when).map(([name, value]) => ({ name, op: "=", value }));
  // A series with a `server` label is a router's copy of an engine's own.
  if (meaning.engine === "vllm" || meaning.engine === "sglang") matchers.push({ name: "server", op: "=", value: "" });
  // Every tensor-parallel rank repeats what rank 0 says.
  if (meaning.engine === "sglang") matchers.push({ name: "tp_rank", op: "=~", value: "0?" });
  return matchers;
}
