import { mixHash } from "@/lib/telemetry/text-hash";

/** All bits of a word lie in one line, so that asking for a word means fetching one line. */
export const LINE_BYTES = 64;
const LINE_BITS = LINE_BYTES * 8;
/** With six bits a word, about one absent word in a hundred looks present. */
const BITS_PER_WORD = 12;

/** A set of 32-bit hashes; open addressing, because it takes in twenty thousand words a block. */
export class HashSet32 {
  #slots = new Int32Array(4096);
  #size = 0;
  #zero = false;

  get size(): number {
    return this.#size + (this.#zero ? 1 : 0);
  }

  readonly add = (hash: number): void => {
    if (hash === 0) {
      this.#zero = true;
      return;
    }
    const slots = this.#slots;
    const mask = slots.length - 1;
    let at = hash & mask;
    for (;;) {
      const there = slots[at] as number;
      if (there === hash) return;
      if (there === 0) break;
      at = (at + 1) & mask;
    }
    slots[at] = hash;
    if (++this.#size * 2 > slots.length) this.#grow();
  };

  *[Symbol.iterator](): Generator<number> {
    if (this.#zero) yield 0;
    for (const hash of this.#slots) if (hash !== 0) yield hash;
  }

  #grow(): void {
    const before = this.#slots;
    this.#slots = new Int32Array(before.length * 2);
    this.#size = 0;
    for (const hash of before) if (hash !== 0) this.add(hash);
  }
}

export interface Bloom {
  readonly lines: number;
  readonly bytes: Buffer;
}

export function buildBloom(words: HashSet32): Bloom {
  const lines = Math.max(1, Math.ceil((words.size * BITS_PER_WORD) / LINE_BITS));
  const bytes = Buffer.alloc(lines * LINE_BYTES);
  for (const hash of words) {
    const base = lineOf(hash, lines) * LINE_BYTES;
    eachBit(hash, (bit) => {
      bytes[base + (bit >>> 3)] = (bytes[base + (bit >>> 3)] as number) | (1 << (bit & 7));
    });
  }
  return { lines, bytes };
}

/** The hash as the database reckons with it: 0 to 2^32 - 1; its line is this modulo the number of lines. */
export const unsigned = (hash: number): number => hash >>> 0;

export const lineOf = (hash: number, lines: number): number => unsigned(hash) % lines;

/** Whether a word may be among those of the line; false is certain. */
export function lineMayHold(line: Uint8Array, hash: number): boolean {
  let all = true;
  eachBit(hash, (bit) => {
    if (((line[bit >>> 3] as number) & (1 << (bit & 7))) === 0) all = false;
  });
  return all;
}

function eachBit(hash: number, found: (bit: number) => void): void {
  const a = mixHash(hash ^ 0x5bd1e995);
  const b = mixHash(a ^ 0x27d4eb2f);
  found(a & 511);
  found((a >>> 9) & 511);
  found((a >>> 18) & 511);
  found(b & 511);
  found((b >>> 9) & 511);
  found((b >>> 18) & 511);
}
