import type { Labels } from "@/lib/kernel/labels";
import { METRIC_NAME, labelsKey } from "@/lib/kernel/labels";
import type { Aggregation } from "../query";
import { type Growth, addGrowth } from "./buckets";

export interface Labelled<T> {
  readonly labels: Labels;
  readonly item: T;
}

/** The labels of the group a series falls into: the `by` labels it has. */
function groupLabels(labels: Labels, by: readonly string[]): Labels {
  const kept: Record<string, string> = {};
  for (const name of [...by].sort()) if (labels[name]) kept[name] = labels[name];
  return kept;
}

export function groupBy<T>(series: readonly Labelled<T>[], by: readonly string[]): { labels: Labels; members: T[] }[] {
  const groups = new Map<string, { labels: Labels; members: T[] }>();
  for (const { labels, item } of series) {
    const own = groupLabels(labels, by);
    const key = labelsKey(own);
    const group = groups.get(key);
    if (group) group.members.push(item);
    else groups.set(key, { labels: own, members: [item] });
  }
  return [...groups.values()];
}

/** Labels without the name: what a function's result is called by. */
export function withoutName(labels: Labels): Labels {
  const { [METRIC_NAME]: _name, ...rest } = labels;
  return rest;
}

/** Grid point by grid point over those series that have a value there; NaN where none has. */
export function aggregateFloats(members: readonly Float64Array[], how: Aggregation): Float64Array {
  const length = members[0]?.length ?? 0;
  const out = new Float64Array(length).fill(NaN);
  for (let g = 0; g < length; g++) {
    let sum = 0;
    let count = 0;
    let least = Infinity;
    let most = -Infinity;
    for (const member of members) {
      const v = member[g] as number;
      if (Number.isNaN(v)) continue;
      sum += v;
      count++;
      if (v < least) least = v;
      if (v > most) most = v;
    }
    if (count === 0) continue;
    out[g] = { sum, count, avg: sum / count, min: least, max: most }[how];
  }
  return out;
}

/** The sum of the members at each grid point. Where classic and native ones meet, the classic ones are taken. */
export function addGrowths(members: readonly (readonly (Growth | null)[])[]): (Growth | null)[] {
  return Array.from({ length: members[0]?.length ?? 0 }, (_, g) => {
    const present = members.map((member) => member[g]).filter((growth) => growth !== null && growth !== undefined);
    const classic = present.filter(({ kind }) => kind === "classic");
    const alike = classic.length > 0 ? classic : present;
    return alike.reduce<Growth | null>((sum, next) => (sum === null ? next : addGrowth(sum, next)), null);
  });
}
