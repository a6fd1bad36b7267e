import { METRIC_NAME, type Labels, canonicalLabels } from "@/lib/kernel/labels";
import type { Relabeller } from "./relabel";

/** An address to scrape and the labels of its series. */
export interface ResolvedTarget {
  readonly url: string;
  /** With `job` and `instance`. */
  readonly labels: Labels;
}

/**
 * What a target becomes once its labels are relabelled, as Prometheus does it:
 * the rules see `__address__`, `__scheme__`, `__metrics_path__` and
 * `__param_<name>` and may change them; `instance` defaults to the address;
 * labels that begin with `__` do not outlive relabelling. Null when dropped,
 * or when what is left is not an address.
 */
export function resolveTarget(url: string, job: string, labels: Labels, relabel: Relabeller): ResolvedTarget | null {
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch {
    return null;
  }
  const before: Record<string, string> = {
    job,
    __address__: parsed.host,
    __scheme__: parsed.protocol.slice(0, -1),
    __metrics_path__: parsed.pathname,
    ...labels,
  };
  for (const [name, value] of parsed.searchParams) if (/^\w+$/.test(name)) before[`__param_${name}`] ??= value;
  const after = relabel(before);
  if (after === null || !after["__address__"]) return null;
  const scheme = after["__scheme__"] ?? "http";
  if (scheme !== "http" && scheme !== "https") return null;
  let target: URL;
  try {
    target = new URL(`${scheme}://${after["__address__"]}`);
  } catch {
    return null;
  }
  target.pathname = after["__metrics_path__"] ?? "/metrics";
  for (const [name, value] of parsed.searchParams) if (!/^\w+$/.test(name)) target.searchParams.append(name, value);
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(after)) {
    if (name.startsWith("__param_")) target.searchParams.set(name.slice(8), value);
    else if (!name.startsWith("__")) kept[name] = value;
  }
  kept["instance"] ??= after["__address__"];
  return { url: target.href, labels: canonicalLabels(kept) };
}

/**
 * The labels under which a scraped series is stored, or null when the rules
 * drop it. The target's labels win unless `honorLabels`; the series' own then
 * live on as `exported_…` (Prometheus' honor_labels).
 */
export function seriesLabels(name: string, exposed: Labels, target: Labels, honorLabels: boolean, relabel: Relabeller): Labels | null {
  const merged: Record<string, string> = { ...exposed };
  for (const [label, value] of Object.entries(target)) {
    const own = exposed[label];
    if (own !== undefined && own !== "") {
      if (honorLabels) continue;
      let renamed = `exported_${label}`;
      while (Object.hasOwn(exposed, renamed) || Object.hasOwn(target, renamed)) renamed = `exported_${renamed}`;
      merged[renamed] = own;
    }
    merged[label] = value;
  }
  merged[METRIC_NAME] = name;
  const after = relabel(merged);
  if (after === null || !after[METRIC_NAME]) return null;
  const kept: Record<string, string> = {};
  for (const [label, value] of Object.entries(after)) if (label === METRIC_NAME || !label.startsWith("__")) kept[label] = value;
  return canonicalLabels(kept);
}
