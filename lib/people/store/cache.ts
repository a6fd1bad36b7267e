import type { Clock } from "@/lib/kernel/clock";
import { processSingleton } from "@/lib/kernel/process-singleton";

interface Entry<T> {
  readonly value: T;
  readonly until: number;
}

/**
 * Rows asked for on every request, kept for seconds. One per process, shared
 * by the server and the pages; what changes is dropped at once in this process
 * and by notification in the others, so the time is only the last resort.
 */
export class ShortCache<T> {
  readonly #entries = new Map<string, Entry<T>>();
  readonly #ttlMs: number;
  readonly #most: number;

  constructor(ttlMs: number, most = 10_000) {
    this.#ttlMs = ttlMs;
    this.#most = most;
  }

  async get(key: string, clock: Clock, load: () => Promise<T>): Promise<T> {
    const known = this.#entries.get(key);
    if (known && clock.now() < known.until) return known.value;
    const until = clock.now() + this.#ttlMs;
    const marker = this.#generation;
    const value = await load();
    // Dropped while it was being read: what was read may already be old.
    if (marker !== this.#generation) return value;
    if (this.#entries.size >= this.#most) this.#entries.delete(this.#entries.keys().next().value ?? "");
    this.#entries.set(key, { value, until });
    return value;
  }

  #generation = 0;

  drop(matches: (value: T, key: string) => boolean): void {
    this.#generation++;
    for (const [key, { value }] of this.#entries) if (matches(value, key)) this.#entries.delete(key);
  }
}

const CACHED_MS = 5_000;

/** Sessions with their people by session id, and keys by key id. */
export const peopleCache = <T>(name: "sessions" | "keys"): ShortCache<T> =>
  processSingleton(`people.cache.${name}`, () => new ShortCache<T>(CACHED_MS));
