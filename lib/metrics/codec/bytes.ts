/** Appends to a growing buffer. Reused between chunks: `take` copies out and starts anew. */
export class ByteWriter {
  bytes = new Uint8Array(4096);
  at = 0;
  #view = new DataView(this.bytes.buffer);

  /** Makes room for `more` bytes; inner loops call it once a block and then write into `bytes` directly. */
  reserve(more: number): void {
    if (this.at + more <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(this.bytes.length * 2, this.at + more));
    grown.set(this.bytes.subarray(0, this.at));
    this.bytes = grown;
    this.#view = new DataView(grown.buffer);
  }

  u8(value: number): void {
    this.reserve(1);
    this.bytes[this.at++] = value;
  }

  /** A whole number from 0 to 2^53 - 1, LEB128. */
  varint(value: number): void {
    this.reserve(8);
    const { bytes } = this;
    // Bitwise operators see 32 bits only.
    while (value >= 0x1000_0000) {
      bytes[this.at++] = (value % 128) | 128;
      value = Math.floor(value / 128);
    }
    while (value >= 128) {
      bytes[this.at++] = (value & 127) | 128;
      value >>>= 7;
    }
    bytes[this.at++] = value;
  }

  /** A whole number within ±2^52, zig-zag. */
  signed(value: number): void {
    this.varint(value < 0 ? -2 * value - 1 : 2 * value);
  }

  f64(value: number): void {
    this.reserve(8);
    this.#view.setFloat64(this.at, value, true);
    this.at += 8;
  }

  raw(data: Uint8Array): void {
    this.reserve(data.length);
    this.bytes.set(data, this.at);
    this.at += data.length;
  }

  text(value: string): void {
    const data = encoder.encode(value);
    this.varint(data.length);
    this.raw(data);
  }

  take(): Uint8Array {
    const out = this.bytes.slice(0, this.at);
    this.at = 0;
    return out;
  }
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Reads what ByteWriter wrote. Reading past the end throws RangeError. */
export class ByteReader {
  readonly bytes: Uint8Array;
  at: number;
  readonly #view: DataView;

  constructor(bytes: Uint8Array, at = 0) {
    this.bytes = bytes;
    this.at = at;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  u8(): number {
    const byte = this.bytes[this.at++];
    if (byte === undefined) throw new RangeError("the chunk ends too early");
    return byte;
  }

  varint(): number {
    let byte = this.u8();
    if (byte < 128) return byte;
    let value = byte & 127;
    let scale = 128;
    do {
      byte = this.u8();
      value += (byte & 127) * scale;
      scale *= 128;
    } while (byte >= 128);
    return value;
  }

  signed(): number {
    const value = this.varint();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  f64(): number {
    const value = this.#view.getFloat64(this.at, true);
    this.at += 8;
    return value;
  }

  raw(length: number): Uint8Array {
    if (this.at + length > this.bytes.length) throw new RangeError("the chunk ends too early");
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  text(): string {
    return decoder.decode(this.raw(this.varint()));
  }

  get done(): boolean {
    return this.at >= this.bytes.length;
  }
}
