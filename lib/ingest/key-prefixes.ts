import { createHash } from "node:crypto";

/** Parts longer than this are remembered by their hash: a sender's long text must not stay in memory. */
const LONGEST = 512;

/**
 * Short stand-ins for the long parts that series keys have in common
 * (resource, metric), so that a data point's key is a few bytes longer than
 * its own attributes. A number is never given twice: a store that remembers
 * keys must not meet an old one with a new meaning.
 */
export class KeyPrefixes {
  readonly #most: number;
  #next = 1;
  #known = new Map<string, string>();

  constructor(most = 50_000) {
    this.#most = most;
  }

  of(raw: string): string {
    const id = raw.length > LONGEST ? createHash("sha256").update(raw, "latin1").digest("latin1") : raw;
    const known = this.#known.get(id);
    if (known !== undefined) return known;
    if (this.#known.size >= this.#most) this.#known = new Map();
    const prefix = `${(this.#next++).toString(36)}\u0000`;
    this.#known.set(id, prefix);
    return prefix;
  }
}
