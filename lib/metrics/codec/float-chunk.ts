import { ByteReader, ByteWriter } from "./bytes";
import { decodeColumn, encodeColumn } from "./column";

// version, n, times, values, number of stale marks, their times
const FLOATS = 1;
const writer = new ByteWriter();
const NONE = new Float64Array(0);

/** Encodes `n` samples in ascending order of time, with the series' stale marks of the same stretch. */
export function encodeFloatChunk(times: Float64Array, values: Float64Array, n: number, stale: Float64Array = NONE): Uint8Array {
  writer.at = 0;
  writer.u8(FLOATS);
  writer.varint(n);
  encodeColumn(writer, times, n);
  encodeColumn(writer, values, n);
  writer.varint(stale.length);
  encodeColumn(writer, stale, stale.length);
  return writer.take();
}

/** How many samples the chunk holds. Throws RangeError when it is not one of floats. */
export function floatChunkSize(chunk: Uint8Array): number {
  const reader = new ByteReader(chunk);
  if (reader.u8() !== FLOATS) throw new RangeError("not a chunk of floats");
  return reader.varint();
}

/** Decodes into the arrays from `at` on, which must have room; returns the stale marks. */
export function decodeFloatChunk(chunk: Uint8Array, times: Float64Array, values: Float64Array, at: number): Float64Array {
  const reader = new ByteReader(chunk);
  if (reader.u8() !== FLOATS) throw new RangeError("not a chunk of floats");
  const n = reader.varint();
  if (at + n > times.length || at + n > values.length) throw new RangeError("no room for the chunk");
  decodeColumn(reader, times, at, n);
  decodeColumn(reader, values, at, n);
  const marks = reader.varint();
  if (marks === 0) return NONE;
  const stale = new Float64Array(marks);
  decodeColumn(reader, stale, 0, marks);
  return stale;
}
