import { Fault } from "@/lib/kernel/faults";
import { sharedStrings } from "./string-cache";

const TWO_32 = 4_294_967_296;

/** A body that is not a message of the expected shape. */
export const malformed = (what: string): Fault =>
  new Fault("invalid", `The body is not a valid protobuf message: ${what}.`, { fix: "Check the exporter's protocol setting." });

/**
 * A cursor over protobuf wire format (proto3). The caller moves `end` to read
 * a nested message and puts it back afterwards; `length()` guarantees that a
 * nested end never lies beyond the present one.
 *
 * Written by hand because this is the hot path: no object per field, 64-bit
 * integers as numbers where a double holds them, series keys as raw bytes.
 */
export class ProtoReader {
  readonly buf: Buffer;
  /** The same bytes. */
  readonly view: DataView;
  pos = 0;
  end: number;

  constructor(buf: Buffer) {
    this.buf = buf;
    this.view = new DataView(buf.buffer, buf.byteOffset, buf.byteLength);
    this.end = buf.length;
  }

  /** Field number and wire type. */
  tag(): number {
    const byte = this.pos < this.end ? (this.buf[this.pos] as number) : 0;
    if (byte !== 0 && byte < 0x80) {
      this.pos++;
      return byte;
    }
    const tag = this.uint32();
    if (tag >>> 3 === 0) throw malformed("a field has number 0");
    return tag;
  }

  /** A varint of up to 64 bits of which the low 32 are kept. */
  uint32(): number {
    const buf = this.buf;
    let shift = 0;
    let value = 0;
    for (let i = 0; i < 10; i++) {
      if (this.pos >= this.end) throw malformed("it ends inside a number");
      const byte = buf[this.pos++] as number;
      if (shift < 32) value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
      shift += 7;
    }
    throw malformed("a number has more than ten bytes");
  }

  /** An unsigned 64-bit varint as a number: exact up to 2^53. */
  uint64(): number {
    const lo = this.#varint64();
    return this.#hi * TWO_32 + lo;
  }

  /** A signed 64-bit varint (two's complement, as `int64` is sent) as a number: exact within 2^53. */
  int64(): number {
    const lo = this.#varint64();
    return (this.#hi | 0) * TWO_32 + lo;
  }

  /** `int64` with every digit: a number within 2^53, a bigint beyond. */
  int64Exact(): number | bigint {
    const lo = this.#varint64();
    const hi = this.#hi | 0;
    // 2^21 · 2^32 = 2^53
    if (hi >= -2_097_152 && hi < 2_097_152) return hi * TWO_32 + lo;
    return (BigInt(hi) << 32n) | BigInt(lo);
  }

  /** `sint32` (zig-zag). */
  sint32(): number {
    const n = this.uint32();
    return (n >>> 1) ^ -(n & 1);
  }

  /** `sint64` (zig-zag) as a number: exact within 2^53. */
  sint64(): number {
    const lo = this.#varint64();
    const half = Math.floor((this.#hi * TWO_32 + lo) / 2);
    if (this.#hi < 2_097_152) return (lo & 1) === 0 ? half : -half - 1;
    const big = (BigInt(this.#hi) << 32n) | BigInt(lo);
    return Number((big >> 1n) ^ -(big & 1n));
  }

  #hi = 0;

  #varint64(): number {
    const buf = this.buf;
    let lo = 0;
    let hi = 0;
    for (let i = 0; i < 10; i++) {
      if (this.pos >= this.end) throw malformed("it ends inside a number");
      const byte = buf[this.pos++] as number;
      const bits = byte & 0x7f;
      if (i < 4) lo |= bits << (7 * i);
      else if (i === 4) {
        lo |= bits << 28;
        hi = bits >>> 4;
      } else if (i < 9) hi |= bits << (7 * i - 32);
      else hi |= (bits & 1) << 31;
      if (byte < 0x80) {
        this.#hi = hi >>> 0;
        return lo >>> 0;
      }
    }
    throw malformed("a number has more than ten bytes");
  }

  double(): number {
    const at = this.#take(8);
    return this.view.getFloat64(at, true);
  }

  /** True when the eight bytes at the cursor are Prometheus' staleness marker; a number would lose the payload of a NaN. */
  isStaleMarker(): boolean {
    return this.pos + 8 <= this.end && this.view.getUint32(this.pos, true) === 2 && this.view.getUint32(this.pos + 4, true) === 0x7ff00000;
  }

  fixed64(): bigint {
    return this.view.getBigUint64(this.#take(8), true);
  }

  /** An unsigned fixed64 as a number: exact up to 2^53. */
  fixed64Number(): number {
    const at = this.#take(8);
    return this.view.getUint32(at + 4, true) * TWO_32 + this.view.getUint32(at, true);
  }

  /** A signed fixed64 as a number: exact within 2^53. */
  sfixed64Number(): number {
    const at = this.#take(8);
    return this.view.getInt32(at + 4, true) * TWO_32 + this.view.getUint32(at, true);
  }

  /** Nanoseconds (fixed64) to whole milliseconds, exactly: a double would be 128 ns off and could fall a millisecond short. */
  nanosAsMillis(): number {
    const at = this.#take(8);
    const lo = this.view.getUint32(at, true);
    const hi = this.view.getUint32(at + 4, true);
    // 2^32 = 4294 · 10^6 + 967296
    return hi * 4294 + Math.floor((hi * 967_296 + lo) / 1_000_000);
  }

  fixed32(): number {
    return this.view.getUint32(this.#take(4), true);
  }

  bool(): boolean {
    const lo = this.#varint64();
    return lo !== 0 || this.#hi !== 0;
  }

  /** Reads a length and returns where the field ends; the cursor stands at its first byte. */
  length(): number {
    const byte = this.pos < this.end ? (this.buf[this.pos] as number) : 0x80;
    let n = byte;
    // Most lengths are one byte.
    if (byte < 0x80) this.pos++;
    else n = this.uint32();
    const to = this.pos + n;
    if (to > this.end) throw malformed("a field is longer than the message");
    return to;
  }

  string(): string {
    const to = this.length();
    const text = sharedStrings.read(this.buf, this.pos, to);
    this.pos = to;
    return text;
  }

  /** Lower-case hexadecimal of a bytes field. */
  hex(): string {
    const to = this.length();
    const text = this.buf.toString("hex", this.pos, to);
    this.pos = to;
    return text;
  }

  /** A copy: what is kept must not hold the whole body. */
  bytes(): Uint8Array {
    const to = this.length();
    const copy = new Uint8Array(this.buf.subarray(this.pos, to));
    this.pos = to;
    return copy;
  }

  /** Raw bytes as latin1, for keys. */
  raw(from: number, to: number): string {
    return this.buf.toString("latin1", from, to);
  }

  /** Steps over a field whose tag was just read. */
  skip(tag: number): void {
    switch (tag & 7) {
      case 0:
        this.#varint64();
        return;
      case 1:
        this.#take(8);
        return;
      case 2:
        this.pos = this.length();
        return;
      case 5:
        this.#take(4);
        return;
      default:
        throw malformed(`wire type ${tag & 7} is not in use`);
    }
  }

  #take(n: number): number {
    const at = this.pos;
    this.pos = at + n;
    if (this.pos > this.end) throw malformed("it ends inside a field");
    return at;
  }
}
