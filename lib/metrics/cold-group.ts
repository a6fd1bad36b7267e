import { promisify } from "node:util";
import { constants, zstdCompress, zstdDecompressSync } from "node:zlib";
import { ByteReader, ByteWriter } from "./codec/bytes";

const writer = new ByteWriter();
const LEVEL = 9;
// In a thread of its own: at this level a group takes some milliseconds.
const compress = promisify(zstdCompress);

/**
 * Packs the chunks of up to sixteen series into one compressed row. Series of
 * one target share their instants, so that zstd finds the same bytes again.
 */
export function encodeGroup(chunks: readonly { readonly slot: number; readonly chunk: Uint8Array }[]): Promise<Buffer> {
  writer.at = 0;
  for (const { slot, chunk } of chunks) {
    writer.u8(slot);
    writer.varint(chunk.length);
    writer.raw(chunk);
  }
  return compress(writer.take(), { params: { [constants.ZSTD_c_compressionLevel]: LEVEL } });
}

/** Calls back with each chunk of a group; the bytes are views of one buffer that is theirs alone. */
export function decodeGroup(data: Uint8Array, each: (slot: number, chunk: Uint8Array) => void): void {
  const reader = new ByteReader(zstdDecompressSync(data));
  while (!reader.done) each(reader.u8(), reader.raw(reader.varint()));
}
