import { pack32, pack64, unpack32, unpack64 } from "./bit-pack";
import type { ByteReader, ByteWriter } from "./bytes";

/**
 * A column of doubles, in blocks (of 64 unless said otherwise) that each choose their own form:
 *
 *   0 + w    whole numbers: difference to the value before, minus the least difference, w bits each
 *   64 + w   the same for few changes: a bitmap of the differences that are not 0, those zig-zag in w bits
 *   192 + w  as the first, with exceptions that need more than w bits listed apart
 *   128      all equal to the value before
 *   132      whole numbers that go on in the step of the two values before: a regular clock
 *   131      a byte k, then one of the whole-number forms: values times 10^k
 *   129      XOR with the value before, shifted by the common trailing zeros
 *   130      the same with a bitmap of the values that changed
 *
 * Every bit pattern comes back as it was, NaN payloads and -0 included.
 */
const BLOCK = 64;
/** For long columns: half the headers. */
export const LONG_BLOCK = 128;
const REPEAT = 128;
const XOR = 129;
const XOR_SPARSE = 130;
const SCALED = 131;
const SAME_STEP = 132;
const SPARSE = 64;
const PATCHED = 192;

/** Differences of numbers within this are exact, and so are their differences. */
const EXACT = 2 ** 51;
const TWO32 = 4_294_967_296;
const MAX_SCALE = 6;
const POWERS = [1, 10, 100, 1e3, 1e4, 1e5, 1e6];

// Scratch space: the codec is synchronous, and an allocation a block would cost more than the block.
const scaled = new Float64Array(LONG_BLOCK);
const deltas = new Float64Array(LONG_BLOCK);
const residuals = new Float64Array(LONG_BLOCK);
const low = new Uint32Array(LONG_BLOCK);
const high = new Uint32Array(LONG_BLOCK);
const widths = new Int32Array(64);

const bitsOf = (v: number): number => (v < TWO32 ? 32 - Math.clz32(v) : 64 - Math.clz32(v / TWO32));

/** True when the value is a whole number that the integer forms keep exactly; -0 is not. */
export const isExact = (v: number): boolean => v === Math.floor(v) && v <= EXACT && v >= -EXACT && (v !== 0 || 1 / v > 0);

/** Appends the first `n` of `values`. */
export function encodeColumn(out: ByteWriter, values: Float64Array, n: number, block: number = BLOCK): void {
  let before = 0;
  for (let start = 0; start < n; start += block) {
    const size = Math.min(block, n - start);
    if (start > 0 && keepsStep(values, start, size)) out.u8(SAME_STEP);
    else encodeBlock(out, values, start, size, before);
    before = values[start + size - 1] as number;
  }
}

function encodeBlock(out: ByteWriter, values: Float64Array, start: number, size: number, before: number): void {
  if (allEqual(values, start, size, before)) {
    out.u8(REPEAT);
    return;
  }
  const scale = findScale(values, start, size);
  if (scale < 0) {
    encodeXor(out, values, start, size);
    return;
  }
  if (scale > 0) {
    out.u8(SCALED);
    out.u8(scale);
  }
  encodeWhole(out, size, scaledBefore(before, scale));
}

function keepsStep(values: Float64Array, start: number, size: number): boolean {
  let before = values[start - 1] as number;
  const step = before - (values[start - 2] as number);
  if (!isExact(before) || !isExact(before - step) || step === 0) return false;
  for (let i = start; i < start + size; i++) {
    const v = values[i] as number;
    if (v - before !== step || !isExact(v)) return false;
    before = v;
  }
  return true;
}

function allEqual(values: Float64Array, start: number, size: number, before: number): boolean {
  if (before === 0 && 1 / before < 0) return false;
  for (let i = 0; i < size; i++) {
    const v = values[start + i] as number;
    if (v !== before || (v === 0 && 1 / v < 0)) return false;
  }
  return true;
}

/** Fills `scaled` and answers the power of ten; -1 when none makes all values whole. */
function findScale(values: Float64Array, start: number, size: number): number {
  let scale = 0;
  let i = 0;
  for (; i < size; i++) {
    const v = values[start + i] as number;
    if (!isExact(v)) break;
    scaled[i] = v;
  }
  if (i === size) return 0;
  for (scale = 1; scale <= MAX_SCALE; scale++) {
    // Most columns that fail do so at the value that failed before: begin there.
    if (!scalesTo(values[start + i] as number, scale)) continue;
    let fits = true;
    for (let k = 0; k < size; k++) {
      const v = values[start + k] as number;
      if (!scalesTo(v, scale)) {
        fits = false;
        i = k;
        break;
      }
      scaled[k] = Math.round(v * (POWERS[scale] as number));
    }
    if (fits) return scale;
  }
  return -1;
}

function scalesTo(v: number, scale: number): boolean {
  const power = POWERS[scale] as number;
  const whole = Math.round(v * power);
  return whole / power === v && whole <= EXACT && whole >= -EXACT && (v !== 0 || 1 / v > 0);
}

/** The value before the block, in the block's scale; 0 when it is not a whole number there. Both sides compute the same. */
function scaledBefore(before: number, scale: number): number {
  if (scale === 0) return isExact(before) ? before : 0;
  return scalesTo(before, scale) ? Math.round(before * (POWERS[scale] as number)) : 0;
}

function encodeWhole(out: ByteWriter, size: number, before: number): void {
  let least = Infinity;
  let changed = 0;
  let widest = 0;
  for (let i = 0; i < size; i++) {
    const v = scaled[i] as number;
    const delta = v - before;
    before = v;
    deltas[i] = delta;
    if (delta < least) least = delta;
    if (delta !== 0) {
      changed++;
      const zigzag = delta < 0 ? -2 * delta - 1 : 2 * delta;
      if (zigzag > widest) widest = zigzag;
    }
  }
  const sparseWidth = bitsOf(widest);
  const sparseBytes = mapBytes(size) + ((changed * sparseWidth) >> 3) + 1;
  widths.fill(0);
  let most = 0;
  for (let i = 0; i < size; i++) {
    const residual = (deltas[i] as number) - least;
    residuals[i] = residual;
    const bits = bitsOf(residual);
    widths[bits] = (widths[bits] as number) + 1;
    if (bits > most) most = bits;
  }
  // The width that costs least when what is wider is listed apart.
  let width = most;
  let cheapest = (size * most) >> 3;
  let outside = 0;
  let outsideBytes = 1;
  for (let w = most - 1; w >= 0 && outside < 16; w--) {
    const n = widths[w + 1] as number;
    outside += n;
    outsideBytes += n * (1 + Math.ceil((w + 1) / 7));
    const cost = ((size * w) >> 3) + outsideBytes;
    if (cost < cheapest) {
      cheapest = cost;
      width = w;
    }
  }
  if (sparseBytes < cheapest + 1 && sparseWidth < 54) {
    encodeSparse(out, size, sparseWidth);
    return;
  }
  encodeResiduals(out, size, width, width < most, least);
}

function encodeSparse(out: ByteWriter, size: number, width: number): void {
  out.u8(SPARSE + width);
  let n = 0;
  writeBitmap(out, size, (i) => {
    const delta = deltas[i] as number;
    if (delta === 0) return false;
    const zigzag = delta < 0 ? -2 * delta - 1 : 2 * delta;
    low[n] = zigzag >>> 0;
    high[n++] = zigzag / TWO32;
    return true;
  });
  pack64(out, low, high, n, width);
}

function encodeResiduals(out: ByteWriter, size: number, width: number, patched: boolean, least: number): void {
  const limit = 2 ** width;
  out.u8((patched ? PATCHED : 0) + width);
  out.signed(least);
  if (patched) {
    let n = 0;
    for (let i = 0; i < size; i++) if ((residuals[i] as number) >= limit) n++;
    out.u8(n);
    for (let i = 0; i < size; i++) {
      const residual = residuals[i] as number;
      if (residual < limit) continue;
      out.u8(i);
      out.varint(residual);
      residuals[i] = 0;
    }
  }
  for (let i = 0; i < size; i++) low[i] = residuals[i] as number;
  if (width <= 32) {
    pack32(out, low, size, width);
    return;
  }
  for (let i = 0; i < size; i++) high[i] = (residuals[i] as number) / TWO32;
  pack64(out, low, high, size, width);
}

function encodeXor(out: ByteWriter, values: Float64Array, start: number, size: number): void {
  // From the array, not from doubles: a NaN's payload may not survive the latter.
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length * 2);
  let beforeLow = start === 0 ? 0 : (bits[2 * start - 2] as number);
  let beforeHigh = start === 0 ? 0 : (bits[2 * start - 1] as number);
  let anyLow = 0;
  let anyHigh = 0;
  let changed = 0;
  for (let i = 0; i < size; i++) {
    const l = bits[2 * (start + i)] as number;
    const h = bits[2 * (start + i) + 1] as number;
    const xorLow = (l ^ beforeLow) >>> 0;
    const xorHigh = (h ^ beforeHigh) >>> 0;
    low[i] = xorLow;
    high[i] = xorHigh;
    anyLow |= xorLow;
    anyHigh |= xorHigh;
    if ((xorLow | xorHigh) !== 0) changed++;
    beforeLow = l;
    beforeHigh = h;
  }
  const leading = anyHigh !== 0 ? Math.clz32(anyHigh) : 32 + Math.clz32(anyLow);
  const trailing = Math.min(anyLow !== 0 ? trailingZeros(anyLow) : 32 + trailingZeros(anyHigh), 63);
  const width = Math.max(0, 64 - leading - trailing);
  const sparse = mapBytes(size) + (changed * width) / 8 < (size * width) / 8;
  out.u8(sparse ? XOR_SPARSE : XOR);
  out.u8(width);
  out.u8(trailing);
  let n = 0;
  if (sparse) writeBitmap(out, size, (i) => ((low[i] as number) | (high[i] as number)) !== 0);
  for (let i = 0; i < size; i++) {
    const l = low[i] as number;
    const h = high[i] as number;
    if (sparse && (l | h) === 0) continue;
    low[n] = shiftRightLow(l, h, trailing);
    high[n++] = trailing >= 32 ? 0 : h >>> trailing;
  }
  pack64(out, low, high, n, width);
}

const trailingZeros = (v: number): number => (v === 0 ? 32 : 31 - Math.clz32(v & -v));
const shiftRightLow = (l: number, h: number, by: number): number =>
  by === 0 ? l : by >= 32 ? h >>> (by - 32) : ((l >>> by) | (h << (32 - by))) >>> 0;

const mapBytes = (size: number): number => (size + 7) >> 3;

/** One bit an item. */
function writeBitmap(out: ByteWriter, size: number, isSet: (i: number) => boolean): void {
  out.reserve(mapBytes(size));
  for (let byte = 0; byte < mapBytes(size); byte++) {
    let held = 0;
    for (let bit = 0; bit < 8; bit++) {
      const i = byte * 8 + bit;
      if (i < size && isSet(i)) held |= 1 << bit;
    }
    out.bytes[out.at++] = held;
  }
}

/** Reads `n` values into `values` from `at` on. Throws RangeError when the bytes end too early or make no sense. */
export function decodeColumn(input: ByteReader, values: Float64Array, at: number, n: number, block: number = BLOCK): void {
  let bits: Uint32Array | null = null;
  let before = 0;
  for (let start = at; start < at + n; start += block) {
    const size = Math.min(block, at + n - start);
    const form = input.u8();
    if (form === REPEAT) values.fill(before, start, start + size);
    else if (form === SAME_STEP) {
      const step = before - (values[start - 2] as number);
      for (let i = start; i < start + size; i++) values[i] = before += step;
    } else if (form === XOR || form === XOR_SPARSE) {
      bits ??= new Uint32Array(values.buffer, values.byteOffset, values.length * 2);
      decodeXor(input, bits, start, size, start === at, form === XOR_SPARSE);
    } else if (form === SCALED) {
      const scale = input.u8();
      decodeWhole(input, input.u8(), values, start, size, scaledBefore(before, scale));
      const power = POWERS[scale] as number;
      for (let i = start; i < start + size; i++) values[i] = (values[i] as number) / power;
    } else decodeWhole(input, form, values, start, size, isExact(before) ? before : 0);
    before = values[start + size - 1] as number;
  }
}

function decodeWhole(input: ByteReader, form: number, values: Float64Array, start: number, size: number, before: number): void {
  if (form >= SPARSE && form < REPEAT) {
    decodeSparse(input, form - SPARSE, values, start, size, before);
    return;
  }
  const patched = form >= PATCHED;
  const width = patched ? form - PATCHED : form;
  const least = input.signed();
  if (!patched && width === 0) {
    for (let i = 0; i < size; i++) values[start + i] = before += least;
    return;
  }
  if (!patched && width <= 32) {
    unpack32(input, low, size, width);
    for (let i = 0; i < size; i++) values[start + i] = before += least + (low[i] as number);
    return;
  }
  const exceptions = patched ? input.u8() : 0;
  residuals.fill(0, 0, size);
  for (let i = 0; i < exceptions; i++) {
    const index = input.u8();
    residuals[index] = input.varint();
  }
  unpack64(input, low, high, size, width);
  for (let i = 0; i < size; i++) {
    values[start + i] = before += least + (low[i] as number) + (high[i] as number) * TWO32 + (residuals[i] as number);
  }
}

function decodeSparse(input: ByteReader, width: number, values: Float64Array, start: number, size: number, before: number): void {
  const map = input.raw(mapBytes(size));
  unpack64(input, low, high, countBits(map), width);
  let n = 0;
  for (let i = 0; i < size; i++) {
    if (((map[i >> 3] as number) >> (i & 7)) & 1) {
      const zigzag = (low[n] as number) + (high[n] as number) * TWO32;
      n++;
      before += zigzag % 2 === 0 ? zigzag / 2 : -(zigzag + 1) / 2;
    }
    values[start + i] = before;
  }
}

function decodeXor(input: ByteReader, bits: Uint32Array, start: number, size: number, first: boolean, sparse: boolean): void {
  const width = input.u8();
  const trailing = input.u8();
  const map = sparse ? input.raw(mapBytes(size)) : null;
  unpack64(input, low, high, map ? countBits(map) : size, width);
  let l = first ? 0 : (bits[2 * start - 2] as number);
  let h = first ? 0 : (bits[2 * start - 1] as number);
  let n = 0;
  for (let i = 0; i < size; i++) {
    if (!map || ((map[i >> 3] as number) >> (i & 7)) & 1) {
      const a = low[n] as number;
      const b = high[n++] as number;
      if (trailing === 0) {
        l ^= a;
        h ^= b;
      } else if (trailing < 32) {
        l ^= a << trailing;
        h ^= (b << trailing) | (a >>> (32 - trailing));
      } else h ^= a << (trailing - 32);
    }
    bits[2 * (start + i)] = l;
    bits[2 * (start + i) + 1] = h;
  }
}

function countBits(map: Uint8Array): number {
  let n = 0;
  for (let byte of map) {
    for (; byte !== 0; byte &= byte - 1) n++;
  }
  return n;
}
