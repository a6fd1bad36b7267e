/** Writes protobuf wire format into one growing buffer. Only what the two metric formats need. */
export class ProtoWriter {
  #buffer: Buffer;
  #at = 0;

  constructor(capacity = 1 << 20) {
    this.#buffer = Buffer.allocUnsafe(capacity);
  }

  get size(): number {
    return this.#at;
  }

  /** What was written; valid until the next write. */
  bytes(): Buffer {
    return this.#buffer.subarray(0, this.#at);
  }

  clear(): void {
    this.#at = 0;
  }

  #room(bytes: number): void {
    if (this.#at + bytes <= this.#buffer.length) return;
    const wider = Buffer.allocUnsafe(Math.max(this.#buffer.length * 2, this.#at + bytes));
    this.#buffer.copy(wider, 0, 0, this.#at);
    this.#buffer = wider;
  }

  /** A non-negative whole number below 2^53. */
  #varint(value: number): void {
    this.#room(10);
    let left = value;
    while (left >= 128) {
      this.#buffer[this.#at++] = (left % 128) | 128;
      left = Math.floor(left / 128);
    }
    this.#buffer[this.#at++] = left;
  }

  varint(field: number, value: number): void {
    this.#varint(field * 8);
    this.#varint(value);
  }

  double(field: number, value: number): void {
    this.#varint(field * 8 + 1);
    this.#room(8);
    this.#at = this.#buffer.writeDoubleLE(value, this.#at);
  }

  /** Raw bits as a fixed64: for NaNs that must keep their payload, and for counts. */
  fixed64(field: number, value: bigint): void {
    this.#varint(field * 8 + 1);
    this.#room(8);
    this.#at = this.#buffer.writeBigUInt64LE(value, this.#at);
  }

  string(field: number, text: string): void {
    this.raw(field, Buffer.from(text, "utf8"));
  }

  raw(field: number, bytes: Uint8Array): void {
    this.#varint(field * 8 + 2);
    this.#varint(bytes.length);
    this.#room(bytes.length);
    this.#buffer.set(bytes, this.#at);
    this.#at += bytes.length;
  }

  /** Bytes that are already a run of fields. */
  append(bytes: Uint8Array): void {
    this.#room(bytes.length);
    this.#buffer.set(bytes, this.#at);
    this.#at += bytes.length;
  }

  /** A packed field of doubles. */
  doubles(field: number, values: ArrayLike<number>): void {
    this.#varint(field * 8 + 2);
    this.#varint(values.length * 8);
    this.#room(values.length * 8);
    for (let i = 0; i < values.length; i++) this.#at = this.#buffer.writeDoubleLE(values[i]!, this.#at);
  }

  /** A packed field of fixed64 counts below 2^53. */
  counts(field: number, values: Float64Array, from: number, length: number): void {
    this.#varint(field * 8 + 2);
    this.#varint(length * 8);
    this.#room(length * 8);
    for (let i = from; i < from + length; i++) {
      const value = values[i]!;
      this.#at = this.#buffer.writeUInt32LE(value % 4_294_967_296, this.#at);
      this.#at = this.#buffer.writeUInt32LE(Math.floor(value / 4_294_967_296), this.#at);
    }
  }

  count(field: number, value: number): void {
    this.#varint(field * 8 + 1);
    this.#room(8);
    this.#at = this.#buffer.writeUInt32LE(value % 4_294_967_296, this.#at);
    this.#at = this.#buffer.writeUInt32LE(Math.floor(value / 4_294_967_296), this.#at);
  }
}
