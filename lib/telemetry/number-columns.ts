import type { ByteReader } from "./byte-reader";
import { type ByteWriter, ZIGZAG_LIMIT } from "./byte-writer";

const ZIGZAG = 0;
const DOUBLES = 255;
const POWERS = [1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9];

/** Whole numbers: zig-zag varints, or doubles when one lies beyond ±2^52. */
export function writeIntegers(w: ByteWriter, values: ArrayLike<number>): void {
  const n = values.length;
  let small = true;
  for (let i = 0; i < n && small; i++) small = Math.abs(values[i] as number) < ZIGZAG_LIMIT;
  w.byte(small ? ZIGZAG : DOUBLES);
  if (!small) return writePlanes(w, values);
  for (let i = 0; i < n; i++) w.zigzag(values[i] as number);
}

export function readIntegers(r: ByteReader, n: number): Float64Array {
  if (r.byte() === DOUBLES) return readPlanes(r, n);
  const out = new Float64Array(n);
  for (let i = 0; i < n; i++) out[i] = r.zigzag();
  return out;
}

/** Small whole numbers from 0: references, counts, enumerations. */
export function writeCounts(w: ByteWriter, values: ArrayLike<number>): void {
  for (let i = 0; i < values.length; i++) w.varint(values[i] as number);
}

export function readCounts(r: ByteReader, n: number): Uint32Array {
  const out = new Uint32Array(n);
  for (let i = 0; i < n; i++) out[i] = r.varint();
  return out;
}

/**
 * Any doubles, bit for bit. Most measured values are short decimals: when all
 * are, they become integers under a common power of ten.
 */
export function writeDoubles(w: ByteWriter, values: readonly number[]): void {
  const exponent = commonExponent(values);
  w.byte(exponent);
  if (exponent === DOUBLES) return writePlanes(w, values);
  const power = POWERS[exponent] as number;
  for (const value of values) w.zigzag(Math.round(value * power));
}

export function readDoubles(r: ByteReader, n: number): Float64Array {
  const exponent = r.byte();
  if (exponent === DOUBLES) return readPlanes(r, n);
  const power = POWERS[exponent] as number;
  const out = new Float64Array(n);
  for (let i = 0; i < n; i++) out[i] = r.zigzag() / power;
  return out;
}

/** The smallest power of ten under which every value is a whole number that divides back to the same bits. */
function commonExponent(values: readonly number[]): number {
  let exponent = 0;
  for (const value of values) {
    for (;;) {
      const scaled = Math.round(value * (POWERS[exponent] as number));
      if (Math.abs(scaled) < ZIGZAG_LIMIT && Object.is(scaled / (POWERS[exponent] as number), value) && !Object.is(scaled, -0)) break;
      if (++exponent === POWERS.length) return DOUBLES;
    }
  }
  // A later value may have raised the exponent past what an earlier one bears.
  for (const value of values) {
    const scaled = Math.round(value * (POWERS[exponent] as number));
    if (!(Math.abs(scaled) < ZIGZAG_LIMIT && Object.is(scaled / (POWERS[exponent] as number), value))) return DOUBLES;
  }
  return exponent;
}

/** Eight planes, one per byte of the double: the planes of sign and exponent compress, the rest could not anyway. */
function writePlanes(w: ByteWriter, values: ArrayLike<number>): void {
  const n = values.length;
  const doubles = Float64Array.from(values);
  const bytes = new Uint8Array(doubles.buffer);
  const planes = new Uint8Array(n * 8);
  for (let i = 0; i < n; i++) for (let b = 0; b < 8; b++) planes[b * n + i] = bytes[i * 8 + b] as number;
  w.raw(planes);
}

function readPlanes(r: ByteReader, n: number): Float64Array {
  const planes = r.raw(n * 8);
  const doubles = new Float64Array(n);
  const bytes = new Uint8Array(doubles.buffer);
  for (let i = 0; i < n; i++) for (let b = 0; b < 8; b++) bytes[i * 8 + b] = planes[b * n + i] as number;
  return doubles;
}
