import { pipeline } from "node:stream/promises";
import { Readable } from "node:stream";
import type pg from "pg";
import { from as copyFrom } from "pg-copy-streams";

/** A field of a binary COPY row: null, or a value with its Postgres type. Instants and ids are int8. */
export type CopyField =
  | null
  | { readonly int2: number }
  | { readonly int4: number }
  | { readonly int8: number | bigint }
  | { readonly float8: number }
  | { readonly text: string }
  | { readonly bytes: Uint8Array };

const SIGNATURE = Buffer.concat([Buffer.from("PGCOPY\n\xff\r\n\0", "latin1"), Buffer.alloc(8)]);
const TRAILER = Buffer.from([0xff, 0xff]);
const PIECE = 256 * 1024;

/**
 * Runs `COPY target FROM STDIN (FORMAT binary)`: the fast way to write many
 * rows. `target` is a constant such as `telemetry.chunk (series_id, t0)`;
 * every field's type must be the column's, for the binary form converts nothing.
 */
export async function copyInto(client: pg.ClientBase, target: string, rows: Iterable<readonly CopyField[]>): Promise<void> {
  await pipeline(Readable.from(pieces(rows), { objectMode: false }), client.query(copyFrom(`COPY ${target} FROM STDIN (FORMAT binary)`)));
}

function* pieces(rows: Iterable<readonly CopyField[]>): Generator<Buffer> {
  let piece = Buffer.allocUnsafe(PIECE);
  let at = SIGNATURE.copy(piece);
  for (const row of rows) {
    const need = 2 + row.reduce((sum, field) => sum + 4 + sizeOf(field), 0);
    if (at + need > piece.length) {
      yield piece.subarray(0, at);
      piece = Buffer.allocUnsafe(Math.max(PIECE, need));
      at = 0;
    }
    at = piece.writeInt16BE(row.length, at);
    for (const field of row) at = write(piece, at, field);
  }
  yield piece.subarray(0, at);
  yield TRAILER;
}

function sizeOf(field: CopyField): number {
  if (field === null) return 0;
  if ("int2" in field) return 2;
  if ("int4" in field) return 4;
  if ("bytes" in field) return field.bytes.length;
  return "text" in field ? Buffer.byteLength(field.text) : 8;
}

function write(piece: Buffer, at: number, field: CopyField): number {
  if (field === null) return piece.writeInt32BE(-1, at);
  const size = sizeOf(field);
  at = piece.writeInt32BE(size, at);
  if ("int2" in field) return piece.writeInt16BE(field.int2, at);
  if ("int4" in field) return piece.writeInt32BE(field.int4, at);
  if ("int8" in field) return piece.writeBigInt64BE(BigInt(field.int8), at);
  if ("float8" in field) return piece.writeDoubleBE(field.float8, at);
  if ("text" in field) return at + piece.write(field.text, at);
  piece.set(field.bytes, at);
  return at + size;
}
