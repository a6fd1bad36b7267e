/** Beyond this, zig-zag would leave the integers that a double holds exactly. */
export const ZIGZAG_LIMIT = 2 ** 52;

/** A growing buffer of little-endian binary. Speed matters here: every span and log record passes through it twice. */
export class ByteWriter {
  #bytes: Buffer;
  #length = 0;

  constructor(capacity = 16_384) {
    this.#bytes = Buffer.allocUnsafe(capacity);
  }

  get length(): number {
    return this.#length;
  }

  /** Starts over in the same memory. */
  reset(): this {
    this.#length = 0;
    return this;
  }

  byte(value: number): void {
    this.#room(1);
    this.#bytes[this.#length++] = value;
  }

  /** A whole number from 0 to 2^53 - 1, seven bits a byte. */
  varint(value: number): void {
    this.#room(8);
    const bytes = this.#bytes;
    let at = this.#length;
    let rest = value;
    // Bitwise operators are 32-bit: divide until the rest fits them.
    while (rest > 0x7fffffff) {
      bytes[at++] = (rest % 128) | 128;
      rest = Math.floor(rest / 128);
    }
    while (rest > 127) {
      bytes[at++] = (rest & 127) | 128;
      rest >>>= 7;
    }
    bytes[at++] = rest;
    this.#length = at;
  }

  /** A whole number within ±2^52. */
  zigzag(value: number): void {
    this.varint(value < 0 ? -2 * value - 1 : 2 * value);
  }

  double(value: number): void {
    this.#room(8);
    this.#length = this.#bytes.writeDoubleLE(value, this.#length);
  }

  raw(bytes: Uint8Array): void {
    this.#room(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** Length in bytes, then UTF-8. */
  utf8(text: string): void {
    const length = Buffer.byteLength(text);
    this.varint(length);
    this.#room(length);
    this.#length += this.#bytes.write(text, this.#length, length, "utf8");
  }

  /** Hex digits as half as many bytes. Throws when a character is not a hex digit. */
  hex(digits: string): void {
    const length = digits.length >>> 1;
    this.#room(length);
    const written = this.#bytes.write(digits, this.#length, length, "hex");
    if (written * 2 !== digits.length) throw new RangeError("an identifier is not in hex");
    this.#length += length;
  }

  /** What was written; valid until the next write or `reset`. */
  view(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  #room(more: number): void {
    const needed = this.#length + more;
    if (needed <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(needed, this.#bytes.length * 2));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }
}
