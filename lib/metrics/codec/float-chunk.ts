import { ByteReader, ByteWriter } from "./bytes";
import { LONG_BLOCK, decodeColumn, encodeColumn } from "./column";

// version, n, times, values, number of stale marks, their times
const FLOATS = 1;
/** The same in longer blocks. */
const LONG_FLOATS = 4;
const LONG = 256;
const isFloats = (version: number): boolean => version === FLOATS || version === LONG_FLOATS;
const writer = new ByteWriter();
const NONE = new Float64Array(0);

/** Encodes `n` samples in ascending order of time, with the series' stale marks of the same stretch. */
export function encodeFloatChunk(times: Float64Array, values: Float64Array, n: number, stale: Float64Array = NONE): Uint8Array {
  const block = n > LONG ? LONG_BLOCK : undefined;
  writer.at = 0;
  writer.u8(block ? LONG_FLOATS : FLOATS);
  writer.varint(n);
  encodeColumn(writer, times, n, block);
  encodeColumn(writer, values, n, block);
  writer.varint(stale.length);
  encodeColumn(writer, stale, stale.length);
  return writer.take();
}

export const isFloatChunk = (chunk: Uint8Array): boolean => isFloats(chunk[0] ?? 0);

/** How many samples the chunk holds. Throws RangeError when it is not one of floats. */
export function floatChunkSize(chunk: Uint8Array): number {
  const reader = new ByteReader(chunk);
  if (!isFloats(reader.u8())) throw new RangeError("not a chunk of floats");
  return reader.varint();
}

/** Decodes into the arrays from `at` on, which must have room; returns the stale marks. */
export function decodeFloatChunk(chunk: Uint8Array, times: Float64Array, values: Float64Array, at: number): Float64Array {
  const reader = new ByteReader(chunk);
  const version = reader.u8();
  if (!isFloats(version)) throw new RangeError("not a chunk of floats");
  const block = version === LONG_FLOATS ? LONG_BLOCK : undefined;
  const n = reader.varint();
  if (at + n > times.length || at + n > values.length) throw new RangeError("no room for the chunk");
  decodeColumn(reader, times, at, n, block);
  decodeColumn(reader, values, at, n, block);
  const marks = reader.varint();
  if (marks === 0) return NONE;
  const stale = new Float64Array(marks);
  decodeColumn(reader, stale, 0, marks);
  return stale;
}
