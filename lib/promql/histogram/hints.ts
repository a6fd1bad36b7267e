import type { FloatHistogram } from "./float-histogram";
import { detectReset } from "./resets";

/**
 * What each histogram of one series' consecutive samples says about a reset
 * since the one before: gauges and written resets stay, otherwise `not_reset`
 * where none is seen, and `unknown` where one is, or where no histogram comes
 * directly before. An undefined entry is a float or a stale mark. `before` is
 * the histogram that comes directly before the first sample, where it is known.
 */
export function settleHints(samples: readonly (FloatHistogram | undefined)[], before?: FloatHistogram): (FloatHistogram | undefined)[] {
  let previous = before;
  return samples.map((sample) => {
    const last = previous;
    previous = sample;
    if (!sample || sample.hint === "gauge" || sample.hint === "reset") return sample;
    // A hint that says "not reset" is checked: it holds against what was sent before, which need not be what is kept.
    const unhinted: FloatHistogram = sample.hint === "unknown" ? sample : { ...sample, hint: "unknown" };
    const hint = last && !detectReset(last, unhinted) ? "not_reset" : "unknown";
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
