import { promisify } from "node:util";
import { constants, zstdCompress, zstdCompressSync, zstdDecompressSync } from "node:zlib";

const level = (value: number) => ({ params: { [constants.ZSTD_c_compressionLevel]: value } });
const FAST = level(1);
const inThreadPool = promisify(zstdCompress);

/** A stored body never inflates beyond this; what claims to is damaged. */
const MAX_INFLATED = 512 * 1024 * 1024;

/** For the log: as cheap as it gets. */
export const packFast = (bytes: Buffer): Buffer => zstdCompressSync(bytes, FAST);

/** For blocks, away from the event loop. The bytes must not change meanwhile. */
export const pack = (bytes: Buffer, compressionLevel: number): Promise<Buffer> => inThreadPool(bytes, level(compressionLevel));

export const unpack = (bytes: Buffer): Buffer => zstdDecompressSync(bytes, { maxOutputLength: MAX_INFLATED });
