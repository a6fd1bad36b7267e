import { METRIC_NAME } from "@/lib/kernel/labels";
import type { CatalogueEntry } from "@/lib/metrics";
import { isOtherKnownName } from "../registry/other-names";
import { engineOfName, meaningsOf } from "../registry/registry";
import { anyOf } from "../sightings";
import type { UnknownName } from "../unknown-name";
import type { MetricsReader } from "./metrics-reader";

const isUnknown = (entry: CatalogueEntry): boolean => meaningsOf(entry.name).length === 0 && !isOtherKnownName(entry.name);

/** A sender that makes up names makes many: the list is for reading. */
const MAX_NAMES = 500;

/** Names without a meaning, at most 500: those of known engines first, then the most frequent. */
export async function readUnknownNames(reader: MetricsReader): Promise<readonly UnknownName[]> {
  const unknown = (await reader.catalogue())
    .filter(isUnknown)
    .map((entry) => ({ entry, suspectedEngine: engineOfName(entry.name) }))
    .sort(
      (a, b) =>
        Number(b.suspectedEngine !== null) - Number(a.suspectedEngine !== null) ||
        b.entry.seriesCount - a.entry.seriesCount ||
        (a.entry.name < b.entry.name ? -1 : 1),
    )
    .slice(0, MAX_NAMES);
  if (unknown.length === 0) return [];
  const latest = await reader.latest([{ name: METRIC_NAME, op: "=~", value: anyOf(unknown.map(({ entry }) => entry.name)) }]);
  const examples = new Map(latest.map((v) => [v.labels[METRIC_NAME] ?? "", v.labels]));
  return unknown.map(({ entry, suspectedEngine }) => ({
    name: entry.name,
    type: entry.type,
    series: entry.seriesCount,
    example: Object.fromEntries(Object.entries(examples.get(entry.name) ?? {}).filter(([name]) => name !== METRIC_NAME)),
    firstSeen: entry.firstSeen,
    lastSeen: entry.lastSeen,
    suspectedEngine,
  }));
}
