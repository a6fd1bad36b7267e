import type { UnixNanos } from "@/lib/kernel/units";
import type { ByteReader } from "./byte-reader";
import { type ByteWriter, ZIGZAG_LIMIT } from "./byte-writer";

const DELTAS = 0;
const WORDS = 1;
const WORD = 2 ** 32;

/**
 * A list of nanosecond instants, 0 to 2^64 - 1, kept as two 32-bit halves:
 * differences are then plain doubles, and arithmetic on bigints, ten times
 * slower, is left out of the loop.
 */
export class NanosColumn {
  readonly #wide: BigUint64Array;
  readonly #halves: Uint32Array;

  constructor(readonly length: number) {
    this.#wide = new BigUint64Array(length);
    this.#halves = new Uint32Array(this.#wide.buffer);
  }

  /** Times before 1970 become 1970. */
  set(i: number, value: bigint): void {
    this.#wide[i] = value < 0n ? 0n : value;
  }

  get(i: number): UnixNanos {
    return this.#wide[i] as bigint as UnixNanos;
  }

  /** This minus an entry of another column; exact within ±2^53. */
  minus(i: number, other: NanosColumn, j: number): number {
    const a = this.#halves;
    const b = other.#halves;
    return ((a[2 * i + 1] as number) - (b[2 * j + 1] as number)) * WORD + ((a[2 * i] as number) - (b[2 * j] as number));
  }

  /** Sets an entry to an entry of another column and a difference. */
  setSum(i: number, other: NanosColumn, j: number, difference: number): void {
    const low = (other.#halves[2 * j] as number) + difference;
    const carry = Math.floor(low / WORD);
    this.#halves[2 * i] = low - carry * WORD;
    this.#halves[2 * i + 1] = (other.#halves[2 * j + 1] as number) + carry;
  }

  /** As differences, each from `base(i)` or, where that is null, from the entry before. */
  write(w: ByteWriter, from: NanosColumn | null): void {
    const deltas = new Float64Array(this.length);
    let small = true;
    for (let i = 0; i < this.length && small; i++) {
      const delta = from ? this.minus(i, from, i) : i === 0 ? 0 : this.minus(i, this, i - 1);
      small = Math.abs(delta) < ZIGZAG_LIMIT;
      deltas[i] = delta;
    }
    w.byte(small ? DELTAS : WORDS);
    if (!small) return w.raw(new Uint8Array(this.#wide.buffer));
    if (!from && this.length > 0) w.raw(new Uint8Array(this.#wide.buffer, 0, 8));
    for (let i = 0; i < this.length; i++) w.zigzag(deltas[i] as number);
  }

  static read(r: ByteReader, length: number, from: NanosColumn | null): NanosColumn {
    const out = new NanosColumn(length);
    const bytes = new Uint8Array(out.#wide.buffer);
    if (r.byte() === WORDS) {
      bytes.set(r.raw(length * 8));
      return out;
    }
    if (!from && length > 0) bytes.set(r.raw(8));
    for (let i = 0; i < length; i++) {
      const delta = r.zigzag();
      if (from) out.setSum(i, from, i, delta);
      else if (i > 0) out.setSum(i, out, i - 1, delta);
    }
    return out;
  }
}
