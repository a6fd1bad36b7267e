/** How often something may happen: `burst` at once, `perSecond` in the long run. */
export interface RateRule {
  readonly perSecond: number;
  readonly burst: number;
}

/**
 * Token buckets by name. Holds at most `most` names: those whose bucket is full
 * again are forgotten first, and if none is, everything is: a flood of names
 * costs memory that is bounded, and at worst grants each a new burst.
 */
export class LinkRates {
  readonly #rule: RateRule;
  readonly #most: number;
  readonly #buckets = new Map<string, { tokens: number; at: number }>();

  constructor(rule: RateRule, most = 10_000) {
    this.#rule = rule;
    this.#most = most;
  }

  /** Takes one; null when it may go on, otherwise seconds to wait. `now` in milliseconds. */
  take(name: string, now: number): number | null {
    const { perSecond, burst } = this.#rule;
    let bucket = this.#buckets.get(name);
    if (bucket === undefined) {
      if (this.#buckets.size >= this.#most) this.#forget(now);
      this.#buckets.set(name, (bucket = { tokens: burst, at: now }));
    }
    bucket.tokens = Math.min(burst, bucket.tokens + (Math.max(0, now - bucket.at) / 1000) * perSecond);
    bucket.at = now;
    if (bucket.tokens < 1) return (1 - bucket.tokens) / perSecond;
    bucket.tokens -= 1;
    return null;
  }

  #forget(now: number): void {
    const { perSecond, burst } = this.#rule;
    for (const [name, { tokens, at }] of this.#buckets) {
      if (tokens + ((now - at) / 1000) * perSecond >= burst) this.#buckets.delete(name);
    }
    if (this.#buckets.size >= this.#most) this.#buckets.clear();
  }
}
