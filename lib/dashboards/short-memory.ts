/** Remembers what was computed a moment ago, by name; of what fails it remembers nothing. */
export class ShortMemory<T> {
  readonly #keptMs: number;
  readonly #most: number;
  readonly #kept = new Map<string, { readonly until: number; readonly value: Promise<T> }>();

  constructor(keptMs: number, most: number) {
    this.#keptMs = keptMs;
    this.#most = most;
  }

  /** The value remembered at `now` (milliseconds), or a new one; who asks meanwhile waits for the same. */
  get(name: string, now: number, make: () => Promise<T>): Promise<T> {
    const known = this.#kept.get(name);
    if (known && known.until > now) return known.value;
    const value = make();
    this.#kept.delete(name);
    this.#kept.set(name, { until: now + this.#keptMs, value });
    // In order of their making: the first is the oldest.
    for (const [oldest] of this.#kept) {
      if (this.#kept.size <= this.#most) break;
      this.#kept.delete(oldest);
    }
    value.catch(() => {
      if (this.#kept.get(name)?.value === value) this.#kept.delete(name);
    });
    return value;
  }
}
