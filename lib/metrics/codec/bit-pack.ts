import type { ByteReader, ByteWriter } from "./bytes";

// Packs words of `width` bits, least significant first. Works on 32-bit
// integers throughout: that is what V8 keeps in registers. Wider words go as
// two runs, the low 32 bits and the rest.

const packedBytes = (n: number, width: number): number => (n * width + 7) >>> 3;

/** Writes the low `width` (0 to 32) bits of the first `n` words. */
export function pack32(out: ByteWriter, words: Uint32Array, n: number, width: number): void {
  if (width === 0) return;
  const size = packedBytes(n, width);
  out.reserve(size + 4);
  const bytes = out.bytes;
  const end = out.at + size;
  let at = out.at;
  let held = 0;
  let bits = 0;
  for (let i = 0; i < n; i++) {
    const word = words[i] as number;
    held |= word << bits;
    bits += width;
    if (bits >= 32) {
      bytes[at] = held;
      bytes[at + 1] = held >>> 8;
      bytes[at + 2] = held >>> 16;
      bytes[at + 3] = held >>> 24;
      at += 4;
      bits -= 32;
      held = bits === 0 ? 0 : word >>> (width - bits);
    }
  }
  for (; at < end; at++) {
    bytes[at] = held;
    held >>>= 8;
  }
  out.at = end;
}

/** Reads `n` words of `width` (0 to 32) bits. */
export function unpack32(input: ByteReader, words: Uint32Array, n: number, width: number): void {
  if (width === 0) {
    words.fill(0, 0, n);
    return;
  }
  const bytes = input.bytes;
  let at = input.at;
  const end = at + packedBytes(n, width);
  if (end > bytes.length) throw new RangeError("the chunk ends too early");
  const mask = width === 32 ? -1 : (1 << width) - 1;
  let held = 0;
  let bits = 0;
  for (let i = 0; i < n; i++) {
    if (bits >= width) {
      words[i] = held & mask;
      held >>>= width;
      bits -= width;
      continue;
    }
    // Bytes past the end read as undefined, which `|` takes as 0.
    const next =
      (bytes[at] as number) | ((bytes[at + 1] as number) << 8) | ((bytes[at + 2] as number) << 16) | ((bytes[at + 3] as number) << 24);
    at += 4;
    words[i] = (bits === 0 ? next : held | (next << bits)) & mask;
    const used = width - bits;
    held = used === 32 ? 0 : next >>> used;
    bits = 32 - used;
  }
  input.at = end;
}

/** Writes words of up to 64 bits given as halves. */
export function pack64(out: ByteWriter, low: Uint32Array, high: Uint32Array, n: number, width: number): void {
  pack32(out, low, n, Math.min(width, 32));
  if (width > 32) pack32(out, high, n, width - 32);
}

export function unpack64(input: ByteReader, low: Uint32Array, high: Uint32Array, n: number, width: number): void {
  unpack32(input, low, n, Math.min(width, 32));
  if (width > 32) unpack32(input, high, n, width - 32);
  else high.fill(0, 0, n);
}
