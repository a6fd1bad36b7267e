import { promisify } from "node:util";
import { constants, zstdCompress, zstdCompressSync, zstdDecompressSync } from "node:zlib";

/** One piece of output for most bodies: the default of 16 KB makes many small buffers. */
const chunkSize = 128 * 1024;
const level = (value: number) => ({ chunkSize, params: { [constants.ZSTD_c_compressionLevel]: value } });
const FAST = level(1);
const inThreadPool = promisify(zstdCompress);

/** A stored body never inflates beyond this; what claims to is damaged. */
const MAX_INFLATED = 512 * 1024 * 1024;

/** For the log: as cheap as it gets. */
export const packFast = (bytes: Buffer): Buffer => zstdCompressSync(bytes, FAST);

/** For blocks, away from the event loop. Copies the bytes first: an encoder may reuse them meanwhile. */
export const pack = (bytes: Buffer, compressionLevel: number): Promise<Buffer> => inThreadPool(Buffer.from(bytes), level(compressionLevel));

export const unpack = (bytes: Buffer): Buffer => zstdDecompressSync(bytes, { maxOutputLength: MAX_INFLATED });
