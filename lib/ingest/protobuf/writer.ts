const TWO_32 = 4_294_967_296;
const LENGTH_BYTES = 5;

/**
 * Writes protobuf into one growing buffer. A nested message gets a length of
 * five bytes filled in afterwards (a varint may be padded), so that nothing is
 * measured or copied twice.
 */
export class ProtoWriter {
  #buf: Buffer;
  #pos = 0;

  constructor(capacity = 1024) {
    this.#buf = Buffer.allocUnsafe(capacity);
  }

  finish(): Buffer {
    return this.#buf.subarray(0, this.#pos);
  }

  #room(n: number): void {
    if (this.#pos + n <= this.#buf.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#buf.length * 2, this.#pos + n));
    this.#buf.copy(larger, 0, 0, this.#pos);
    this.#buf = larger;
  }

  tag(field: number, wireType: number): void {
    this.varint((field << 3) | wireType);
  }

  /** An unsigned number up to 2^53. */
  varint(value: number): void {
    this.#room(10);
    while (value >= 0x80) {
      this.#buf[this.#pos++] = (value % 128) | 0x80;
      value = Math.floor(value / 128);
    }
    this.#buf[this.#pos++] = value;
  }

  /** A 64-bit integer; negative ones in two's complement. */
  varint64(value: bigint): void {
    this.#room(10);
    let rest = BigInt.asUintN(64, value);
    while (rest >= 0x80n) {
      this.#buf[this.#pos++] = Number(rest & 0x7fn) | 0x80;
      rest >>= 7n;
    }
    this.#buf[this.#pos++] = Number(rest);
  }

  fixed64(value: bigint): void {
    this.#room(8);
    this.#buf.writeBigUInt64LE(BigInt.asUintN(64, value), this.#pos);
    this.#pos += 8;
  }

  fixed32(value: number): void {
    this.#room(4);
    this.#buf.writeUInt32LE(value >>> 0, this.#pos);
    this.#pos += 4;
  }

  double(value: number): void {
    this.#room(8);
    this.#buf.writeDoubleLE(value, this.#pos);
    this.#pos += 8;
  }

  string(text: string): void {
    const length = Buffer.byteLength(text);
    this.varint(length);
    this.#room(length);
    this.#pos += this.#buf.write(text, this.#pos, "utf8");
  }

  bytes(data: Uint8Array): void {
    this.varint(data.length);
    this.#room(data.length);
    this.#buf.set(data, this.#pos);
    this.#pos += data.length;
  }

  /** Starts a nested message; give the result to `close`. */
  open(): number {
    this.#room(LENGTH_BYTES);
    this.#pos += LENGTH_BYTES;
    return this.#pos;
  }

  close(start: number): void {
    let length = this.#pos - start;
    if (length >= TWO_32) throw new RangeError("message too long");
    for (let i = LENGTH_BYTES; i > 0; i--) {
      this.#buf[start - i] = (length & 0x7f) | (i > 1 ? 0x80 : 0);
      length >>>= 7;
    }
  }
}
