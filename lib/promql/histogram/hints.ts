import type { FloatHistogram } from "./float-histogram";
import { detectReset } from "./resets";

/**
 * What each histogram of one series' consecutive samples says about a reset
 * since the one before: gauges and written resets stay, otherwise `not_reset`
 * where none is seen, and `unknown` where one is, or where no histogram comes
 * directly before. An undefined entry is a float or a stale mark.
 */
export function settleHints(samples: readonly (FloatHistogram | undefined)[]): (FloatHistogram | undefined)[] {
  let previous: FloatHistogram | undefined;
  return samples.map((sample) => {
    const before = previous;
    previous = sample;
    if (!sample || sample.hint === "gauge" || sample.hint === "reset") return sample;
    const hint = before && !detectReset({ ...before, hint: "unknown" }, { ...sample, hint: "unknown" }) ? "not_reset" : "unknown";
    return hint === sample.hint ? sample : { ...sample, hint };
  });
}

/**
 * The same with what `settleHints` left unknown decided: `reset` where a
 * histogram came before. What histogram_count, _sum and _avg see of a selector,
 * since they drop the buckets in which a later look could find it.
 */
export function decideHints(samples: readonly (FloatHistogram | undefined)[]): (FloatHistogram | undefined)[] {
  let seen = false;
  return samples.map((sample) => {
    if (!sample) return sample;
    const decided: FloatHistogram = seen && sample.hint === "unknown" ? { ...sample, hint: "reset" } : sample;
    seen = true;
    return decided;
  });
}
