import type { Family, Registry } from "../signals/registry";

const familyOf = (registry: Registry, name: string): Family => {
  const family = registry.families.find((f) => f.name === name);
  if (!family) throw new RangeError(`no family ${name}`);
  return family;
};

/** The sum over a family's label sets that hold `labels`; for a histogram, its count. */
export function total(registry: Registry, name: string, labels: Readonly<Record<string, string>> = {}): number {
  const family = familyOf(registry, name);
  let sum = 0;
  for (const child of family.children) {
    if (Object.entries(labels).some(([k, v]) => child.labels[k] !== v)) continue;
    const buckets = family.type === "histogram" ? family.bounds.length + 1 : 1;
    for (let i = 0; i < buckets; i++) sum += registry.values[child.slot + i]!;
  }
  return sum;
}

/** Sum and count of a histogram over all its label sets. */
export function histogram(registry: Registry, name: string): { readonly sum: number; readonly count: number } {
  const family = familyOf(registry, name);
  const sum = family.children.reduce((s, c) => s + registry.values[c.slot + family.bounds.length + 1]!, 0);
  return { sum, count: total(registry, name) };
}
