import { isFault } from "@/lib/kernel/faults";
import { labelsKey } from "@/lib/kernel/labels";
import type { DiscoveredAddress } from "../http-discovery";
import { compileRelabelling } from "../relabel";
import type { TargetSettings } from "../target";
import { resolveTarget } from "../target-labels";
import { type ScrapeSpec, specKey } from "./target-scraper";

/** A target ready to be planned: its token open, its discovery answered. */
export interface PlannedTarget {
  readonly id: string;
  readonly settings: TargetSettings;
  readonly bearerToken: string | null;
  /** What discovery found; null for a target that is scraped itself. */
  readonly found: readonly DiscoveredAddress[] | null;
  /** Known beforehand to keep it from being scraped; empty when nothing is. */
  readonly problem: string;
}

export interface ScrapePlan {
  readonly specs: ReadonlyMap<string, ScrapeSpec>;
  /** Target → why it is not scraped, or not wholly. */
  readonly problems: ReadonlyMap<string, string>;
}

/** Everything to scrape. Addresses that would give the same series are scraped once. */
export function planScrapes(targets: readonly PlannedTarget[]): ScrapePlan {
  const specs = new Map<string, ScrapeSpec>();
  const problems = new Map<string, string>();
  const taken = new Set<string>();
  for (const target of targets) {
    const { id, settings, bearerToken } = target;
    if (target.problem !== "") problems.set(id, target.problem);
    if (settings.paused) continue;
    try {
      const relabel = compileRelabelling(settings.relabel);
      const addresses = target.found?.map((f) => ({ url: `http://${f.address}/metrics`, labels: { ...settings.labels, ...f.labels } }));
      for (const { url, labels } of addresses ?? [{ url: settings.url, labels: settings.labels }]) {
        const resolved = resolveTarget(url, settings.job, labels, relabel);
        if (resolved === null) {
          if (target.found === null) problems.set(id, "The relabelling rules drop this target.");
          continue;
        }
        const identity = `${resolved.url}\u0000${labelsKey(resolved.labels)}`;
        if (taken.has(identity)) {
          problems.set(id, "Another target has the same address and labels; it is scraped once.");
          continue;
        }
        taken.add(identity);
        const spec = { targetId: id, url: resolved.url, labels: resolved.labels, settings, bearerToken };
        const key = specKey(spec);
        specs.set(key, { key, ...spec });
      }
    } catch (error) {
      problems.set(id, isFault(error) ? error.message : "This target cannot be scraped.");
    }
  }
  return { specs, problems };
}
