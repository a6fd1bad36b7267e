import { Fault } from "@/lib/kernel/faults";

const corrupt = (what: string): Fault =>
  new Fault("invalid", `The body is not a valid snappy block: ${what}.`, {
    fix: "Compress with snappy's block format, not its framing format.",
  });

/** A block that cannot be larger is refused by its header, before memory is taken. Copies of 64 bytes in 3 bytes are the densest form. */
const DENSEST = 64 / 3;

/**
 * Unpacks a snappy block (google/snappy, format_description.txt). Strict: a
 * block that writes less or more than it declares, or copies from before its
 * start, is refused. Throws Fault `too-large` when the declared length is
 * beyond `most`, `invalid` when the block is corrupt.
 */
export function unsnap(block: Buffer, most: number): Buffer {
  let at = 0;
  let declared = 0;
  for (let shift = 0; ; shift += 7) {
    if (at >= block.length || shift > 28) throw corrupt("its length is missing");
    const byte = block[at++] as number;
    declared += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) break;
  }
  if (declared > most) {
    throw new Fault("too-large", `The body declares ${declared} bytes; at most ${most} are taken.`, { fix: "Send smaller batches." });
  }
  if (declared > (block.length - at) * DENSEST) throw corrupt("it declares more bytes than it can hold");
  const out = Buffer.allocUnsafe(declared);
  const written = expand(block, at, out);
  if (written !== declared) throw corrupt(`it holds ${written} bytes and declares ${declared}`);
  return out;
}

function expand(block: Buffer, from: number, out: Buffer): number {
  const end = block.length;
  let at = from;
  let to = 0;
  while (at < end) {
    const tag = block[at++] as number;
    let length: number;
    let offset: number;
    if ((tag & 3) === 0) {
      length = (tag >>> 2) + 1;
      if (length > 60) {
        const bytes = length - 60;
        if (at + bytes > end) throw corrupt("it ends inside a literal's length");
        length = block.readUIntLE(at, bytes) + 1;
        at += bytes;
      }
      if (at + length > end || to + length > out.length) throw corrupt("a literal is longer than the block");
      // A call costs more than a short loop saves.
      if (length > 24) block.copy(out, to, at, at + length);
      else for (let i = 0; i < length; i++) out[to + i] = block[at + i] as number;
      at += length;
      to += length;
      continue;
    }
    if ((tag & 3) === 1) {
      if (at >= end) throw corrupt("it ends inside a copy");
      length = ((tag >>> 2) & 7) + 4;
      offset = ((tag >>> 5) << 8) | (block[at++] as number);
    } else if ((tag & 3) === 2) {
      if (at + 2 > end) throw corrupt("it ends inside a copy");
      length = (tag >>> 2) + 1;
      offset = (block[at] as number) | ((block[at + 1] as number) << 8);
      at += 2;
    } else {
      if (at + 4 > end) throw corrupt("it ends inside a copy");
      length = (tag >>> 2) + 1;
      offset = block.readUInt32LE(at);
      at += 4;
    }
    if (offset === 0 || offset > to) throw corrupt("a copy starts before the block");
    if (to + length > out.length) throw corrupt("a copy is longer than the block");
    // Byte by byte: source and target may overlap, and then the copy repeats itself.
    for (let i = 0, source = to - offset; i < length; i++) out[to + i] = out[source + i] as number;
    to += length;
  }
  return to;
}
