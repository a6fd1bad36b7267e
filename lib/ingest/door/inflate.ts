import { promisify } from "node:util";
import zlib from "node:zlib";
import { Fault } from "@/lib/kernel/faults";
import type { ByteClaim } from "../byte-budget";
import type { DoorLimits } from "../limits";
import type { DoorEncoding } from "../route";
import { unsnap } from "../snappy";
import { bodyTooLarge } from "./read-body";

/** Above this the work goes to another thread; below it the trip costs more than it saves. */
const SYNC_BELOW = 96 * 1024;
/** Bodies unpacked in other threads at one moment: each may hold a whole inflated body. */
const AT_ONCE = 3;

const gunzip = promisify<zlib.InputType, zlib.ZlibOptions, Buffer>(zlib.gunzip);
const unzstd = promisify<zlib.InputType, zlib.ZstdOptions, Buffer>(zlib.zstdDecompress);

/** A frame may ask for any window; one larger than any body we take is a trap for memory. */
const ZSTD_WINDOW_LOG = 25;

let running = 0;
const waiting: (() => void)[] = [];

/**
 * Unpacks a body. How much may come out is known before: the inflated bound
 * and, above `ratioFrom`, the ratio; the decompressor stops there, so a bomb
 * never exists in memory. Throws Fault `too-large`, `invalid` or `overloaded`.
 */
export async function inflate(body: Buffer, encoding: DoorEncoding | null, limits: DoorLimits, claim: ByteClaim): Promise<Buffer> {
  if (encoding === null) {
    if (body.length > limits.inflated) throw bodyTooLarge(limits.inflated);
    return body;
  }
  if (encoding === "snappy") {
    const plain = unsnap(body, limits.inflated);
    claim.take(plain.length);
    return plain;
  }
  const most = Math.min(limits.inflated, Math.max(limits.ratioFrom, body.length * limits.maxRatio));
  try {
    const plain = body.length < SYNC_BELOW ? unpackHere(body, encoding, most) : await unpackElsewhere(body, encoding, most, claim);
    if (body.length < SYNC_BELOW) claim.take(plain.length);
    return plain;
  } catch (error) {
    throw asFault(error, encoding, most);
  }
}

function options(body: Buffer, encoding: "gzip" | "zstd", most: number): zlib.ZlibOptions & zlib.ZstdOptions {
  const bounds = { maxOutputLength: Math.max(1, most), chunkSize: Math.min(1 << 20, Math.max(16_384, body.length * 4)) };
  if (encoding === "gzip") return bounds;
  return { ...bounds, params: { [zlib.constants.ZSTD_d_windowLogMax]: ZSTD_WINDOW_LOG } };
}

const unpackHere = (body: Buffer, encoding: "gzip" | "zstd", most: number): Buffer =>
  encoding === "gzip" ? zlib.gunzipSync(body, options(body, encoding, most)) : zlib.zstdDecompressSync(body, options(body, encoding, most));

async function unpackElsewhere(body: Buffer, encoding: "gzip" | "zstd", most: number, claim: ByteClaim): Promise<Buffer> {
  if (running >= AT_ONCE) await new Promise<void>((go) => waiting.push(go));
  else running++;
  try {
    const plain = await (encoding === "gzip" ? gunzip : unzstd)(body, options(body, encoding, most));
    claim.take(plain.length);
    return plain;
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running--;
  }
}

function asFault(error: unknown, encoding: string, most: number): unknown {
  const code = (error as { code?: string }).code ?? "";
  if (code === "ERR_BUFFER_TOO_LARGE") {
    return new Fault("too-large", `The body inflates beyond ${most} bytes.`, { fix: "Send smaller batches." });
  }
  if (code.startsWith("Z_") || code.startsWith("ZSTD_")) {
    return new Fault("invalid", `The body is not valid ${encoding}.`, { fix: "Check that Content-Encoding says how the body is packed." });
  }
  return error;
}
