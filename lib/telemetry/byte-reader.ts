/** Reads what `ByteWriter` wrote. Throws RangeError at the end of the bytes. */
export class ByteReader {
  readonly #bytes: Buffer;
  #at: number;
  readonly #end: number;

  constructor(bytes: Buffer, start = 0, end = bytes.length) {
    this.#bytes = bytes;
    this.#at = start;
    this.#end = end;
  }

  /** A second reader at the same place. */
  fork(): ByteReader {
    return new ByteReader(this.#bytes, this.#at, this.#end);
  }

  byte(): number {
    if (this.#at >= this.#end) throw new RangeError("the data ends too early");
    return this.#bytes[this.#at++] as number;
  }

  varint(): number {
    const bytes = this.#bytes;
    let at = this.#at;
    let b = bytes[at++] as number;
    let value = b & 127;
    // The first four groups fit 32-bit arithmetic, the rest needs doubles.
    for (let shift = 7; b > 127 && shift < 28; shift += 7) {
      b = bytes[at++] as number;
      value |= (b & 127) << shift;
    }
    for (let scale = 2 ** 28; b > 127; scale *= 128) {
      b = bytes[at++] as number;
      value += (b & 127) * scale;
    }
    // One check for all: past the end, `b` was undefined, which ends the loops.
    if (at > this.#end) throw new RangeError("the data ends too early");
    this.#at = at;
    return value;
  }

  zigzag(): number {
    const value = this.varint();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  double(): number {
    const value = this.#bytes.readDoubleLE(this.#at);
    this.#at += 8;
    return value;
  }

  /** A view of the next bytes. */
  raw(length: number): Buffer {
    if (this.#at + length > this.#end) throw new RangeError("the data ends too early");
    const view = this.#bytes.subarray(this.#at, this.#at + length);
    this.#at += length;
    return view;
  }

  utf8(): string {
    return this.raw(this.varint()).toString("utf8");
  }

  hex(bytes: number): string {
    return this.raw(bytes).toString("hex");
  }
}
