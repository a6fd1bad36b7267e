/** Who is there: nodes recognised from the newest values of a few telling series. */
import { escapePattern } from "@/lib/kernel/literal-pattern";
import { METRIC_NAME } from "@/lib/kernel/labels";
import type { LatestValue } from "@/lib/metrics";
import { type NodeSighting, flagsOf } from "./change-detection";
import { ID_LABELS, hostOf, idLabelOf, jobOf, modelOf, podOf, regionOf, revisionOf, roleOf, versionOf } from "./identity";
import type { Concept } from "./registry/concept";
import { meaningsOf } from "./registry/registry";
import type { Selectors } from "./selectors";

/** Concepts that every serving program has at least one of. */
const TELLING: readonly Concept[] = ["requests.running", "requests.finished", "latency.e2e", "router.ready_endpoints"];

/** Metrics whose labels describe their sender. */
const INFO = /(?:^target_info|^build_info|_build_info|^(?:ray_|kserve_)?(?:vllm|sglang)[:_].*_info)$/;
// These info metrics change with every request or carry a time as their value.
const NO_INFO = /lora_requests_info$/;

/** The names whose newest values tell which nodes there are. */
export function tellingNames(selectors: Selectors, catalogue: readonly { readonly name: string }[]): readonly string[] {
  const serving = TELLING.flatMap((concept) => selectors.get(concept) ?? []).map((s) => s.name);
  return [...new Set([...serving, ...infoNames(catalogue)])].sort();
}

/** The metrics whose labels describe their sender. */
export const infoNames = (catalogue: readonly { readonly name: string }[]): readonly string[] =>
  catalogue.map((entry) => entry.name).filter((name) => INFO.test(name) && !NO_INFO.test(name));

/** A regular expression that matches exactly these names. */
export const anyOf = (names: readonly string[]): string => names.map(escapePattern).join("|");

/** Text that Postgres can keep: no NUL, no half of a surrogate pair. */
const storable = (text: string): string => text.toWellFormed().replaceAll("\0", "\uFFFD");

/**
 * The nodes these series come from, ordered by id. `lastSeen` is the newest
 * sample of any of them. A program that only describes itself (`target_info`
 * alone) is no node.
 */
export function sightingsOf(values: readonly LatestValue[]): readonly NodeSighting[] {
  const nodes = new Map<string, NodeSighting>();
  const told = new Map<string, { flags: Record<string, string>; version: string; revision: string }>();
  for (const value of values) {
    const idLabel = idLabelOf(value.labels);
    if (idLabel === null) continue;
    const id = value.labels[idLabel] ?? "";
    if (storable(id) !== id) continue; // no honest node is called that, and Postgres could not keep it
    const name = value.labels[METRIC_NAME] ?? "";
    const meaning = meaningsOf(name)[0];
    if (meaning === undefined) {
      if (value.stale) continue;
      const before = told.get(id);
      told.set(id, {
        flags: { ...before?.flags, ...flagsOf(name, value.labels, new Set(ID_LABELS)) },
        version: before?.version || versionOf(value.labels),
        revision: before?.revision || revisionOf(value.labels),
      });
      continue;
    }
    const role = roleOf(meaning.engine);
    const before = nodes.get(id);
    // A process may re-export what another measured: the first word on each question stands.
    nodes.set(id, {
      id,
      idLabel,
      role: before?.role ?? role,
      engine: before?.engine ?? meaning.engine,
      // A gateway serves whatever is asked for: no one model is its own.
      model: before?.model || (role === "engine" ? modelOf(value.labels, role) : ""),
      region: before?.region || regionOf(value.labels),
      job: before?.job || jobOf(value.labels),
      host: before?.host || hostOf(value.labels),
      pod: before?.pod || podOf(value.labels),
      version: before?.version || versionOf(value.labels),
      revision: before?.revision || revisionOf(value.labels),
      flags: {},
      lastSeen: Math.max(before?.lastSeen ?? 0, value.timeMs),
    });
  }
  return [...nodes.values()]
    .map((node): NodeSighting => {
      const own = told.get(node.id);
      return {
        ...node,
        model: storable(node.model),
        region: storable(node.region),
        job: storable(node.job),
        host: storable(node.host),
        pod: storable(node.pod),
        version: storable(node.version || own?.version || ""),
        revision: storable(node.revision || own?.revision || ""),
        flags: Object.fromEntries(Object.entries(own?.flags ?? {}).map(([k, v]) => [storable(k), storable(v)])),
      };
    })
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}
