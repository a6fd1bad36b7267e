import { pipeline } from "node:stream/promises";
import { Readable } from "node:stream";
import { from as copyFrom } from "pg-copy-streams";
import { type PoolClient, copyRows, sqlInteger } from "@/lib/db/server";
import { type UnixMillis, nanosToMillis, unixNanos } from "@/lib/kernel/units";
import { identityOf } from "@/lib/telemetry/identity";
import type { BlockOrigin, SignalKind } from "@/lib/telemetry/signal-writer";
import type { SpanRecord } from "@/lib/telemetry/span";
import { storableText } from "@/lib/telemetry/text-hash";
import { pack, unpack } from "@/lib/telemetry/zstd";
import { planBlocks } from "../block-plan";
import { SpanColumns, encodeSpans } from "../span-codec";
import { type TracePart, partsOf } from "../trace-part";
import { ShapeSet } from "./trace-shapes";

const LEVEL = 3;
const MAX_OPERATIONS = 256;

/** A block ready to be inserted. */
export interface SpanBlock {
  readonly spans: number;
  readonly tMin: UnixMillis;
  readonly tMax: UnixMillis;
  readonly services: readonly string[];
  readonly nodes: readonly string[];
  readonly tenants: readonly string[];
  readonly operations: readonly string[] | null;
  readonly parts: readonly TracePart[];
  readonly data: Buffer;
}

export const spanSignal: SignalKind<SpanRecord, PoolClient> = {
  kind: "spans",
  timeOf: (span) => span.startNs,
  encode: (spans) => encodeSpans(spans, false),
  decode: (bytes) => new SpanColumns(bytes).records(),
  async block(records, origin) {
    const blocks = await buildBlocks(records, LEVEL);
    return (client) => insertBlocks(client, blocks, origin);
  },
};

/** Lays spans out in blocks and encodes them; compression runs in the thread pool, so that the event loop breathes in between. */
export async function buildBlocks(spans: readonly SpanRecord[], level: number): Promise<SpanBlock[]> {
  const blocks: SpanBlock[] = [];
  for (const block of planBlocks(spans)) blocks.push(await buildBlock(block, level));
  return blocks;
}

async function buildBlock(spans: readonly SpanRecord[], level: number): Promise<SpanBlock> {
  const data = pack(encodeSpans(spans, true), level);
  const services = new Set<string>();
  const nodes = new Set<string>();
  const tenants = new Set<string>();
  const operations = new Set<string>();
  let min = (spans[0] as SpanRecord).startNs;
  let max = min;
  for (const span of spans) {
    const { service, node } = identityOf(span.resource);
    services.add(storableText(service));
    if (node !== "") nodes.add(storableText(node));
    if (span.tenant !== "") tenants.add(storableText(span.tenant));
    if (operations.size <= MAX_OPERATIONS) operations.add(`${storableText(service)}\u001f${storableText(span.name)}`);
    if (span.startNs < min) min = span.startNs;
    if (span.startNs > max) max = span.startNs;
  }
  return {
    spans: spans.length,
    tMin: nanosToMillis(min),
    tMax: nanosToMillis(max),
    services: [...services],
    nodes: [...nodes],
    tenants: [...tenants],
    operations: operations.size > MAX_OPERATIONS ? null : [...operations],
    parts: partsOf(spans),
    data: await data,
  };
}

/** Inserts blocks and their index rows on the given connection; the caller commits. */
export async function insertBlocks(client: PoolClient, blocks: readonly SpanBlock[], origin: BlockOrigin): Promise<void> {
  const { rows } = await client.query<{ id: string }>("SELECT nextval('telemetry.block_id') AS id FROM generate_series(1, $1::int)", [
    blocks.length,
  ]);
  const shapes = new ShapeSet();
  let newest: number = origin.written;
  let index = "";
  for (const [i, block] of blocks.entries()) {
    const id = (rows[i] as { id: string }).id;
    await client.query(
      `INSERT INTO telemetry.span_block (block_id, t_min, t_max, shard, wal_to, written, spans, services, nodes, tenants, operations, data)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
      [
        id,
        block.tMin,
        block.tMax,
        origin.shard,
        origin.walTo.toString(),
        origin.written,
        block.spans,
        block.services,
        block.nodes,
        block.tenants,
        block.operations,
        block.data,
      ],
    );
    for (const part of block.parts) index += indexLine(part, id, shapes.add(part));
    newest = Math.max(newest, block.tMax);
  }
  await shapes.save(client, newest);
  await pipeline(
    Readable.from([index]),
    client.query(
      copyFrom(`COPY telemetry.trace_index (start_ns, end_ns, block_id, shape, spans, errors, tokens_in, tokens_out, ttft_ms, queue_ms,
        has_root, partial, trace_id) FROM STDIN`),
    ),
  );
}

const LARGEST = 2n ** 63n - 1n;
const nanos = (value: bigint): string => (value > LARGEST ? LARGEST : value).toString();
const count = (value: number | null): string =>
  value === null || !Number.isFinite(value) ? "\\N" : String(Math.min(Math.round(value), 2 ** 31 - 1));
/** `real` ends at 3.4e38; a latency beyond that says nothing. */
const real = (value: number | null): string => (value === null || !(value < 1e30) ? "\\N" : String(Math.fround(value)));

function indexLine(part: TracePart, block: string, shape: string): string {
  const figures = `${count(part.tokensIn)}\t${count(part.tokensOut)}\t${real(part.ttftMs)}\t${real(part.queueMs)}`;
  const counts = `${part.spans}\t${part.errors}\t${figures}\t${part.hasRoot}\t${part.partial}`;
  return `${nanos(part.startNs)}\t${nanos(part.endNs)}\t${block}\t${shape}\t${counts}\t\\\\x${part.traceId}\n`;
}

/** Where a stored block comes from and what lies in it. */
export interface StoredBlock {
  readonly id: number;
  readonly shard: number;
  readonly walTo: bigint;
  readonly tMin: number;
  readonly tMax: number;
  readonly columns: SpanColumns;
}

/** Opens blocks one by one as they come; `where` and `order` may hold validated numbers alone. */
export async function readBlocks(client: PoolClient, where: string, onBlock: (block: StoredBlock) => void): Promise<number> {
  return copyRows(client, `SELECT block_id, shard, wal_to, t_min, t_max, data FROM telemetry.span_block WHERE ${where}`, (row) =>
    onBlock({
      id: row.int8(0),
      shard: row.int4(1),
      walTo: row.bigint(2),
      tMin: row.int8(3),
      tMax: row.int8(4),
      columns: new SpanColumns(unpack(row.bytes(5))),
    }),
  );
}

/** Condition on a block: one of these. */
export const blockIn = (ids: readonly number[]): string => `block_id = ANY('{${ids.map(sqlInteger).join(",")}}'::bigint[])`;

/** A trace as stored, for SQL text. Throws RangeError for anything but 32 hex digits. */
export function traceLiteral(traceId: string): string {
  if (!/^[0-9a-f]{32}$/.test(traceId)) throw new RangeError("not a trace id");
  return `'\\x${traceId}'::bytea`;
}

/** Condition on a row of the trace index: one of these traces. The first half is what the index knows. */
export function traceIn(column: string, traceIds: readonly string[]): string {
  const all = traceIds.map(traceLiteral).join(",");
  const ends = traceIds.map((id) => `'\\x${id.slice(24)}'::bytea`).join(",");
  return `substring(${column} FROM 13 FOR 4) = ANY(ARRAY[${ends}]) AND ${column} = ANY(ARRAY[${all}])`;
}

export const startOf = (ms: number): bigint => unixNanos(BigInt(Math.floor(ms)) * 1_000_000n);
