import { type PoolClient, copyRows, sqlInteger } from "@/lib/db/server";
import { type UnixMillis, nanosToMillis } from "@/lib/kernel/units";
import { identityOf } from "@/lib/telemetry/identity";
import type { LogRecord } from "@/lib/telemetry/log-record";
import type { BlockOrigin, SignalKind } from "@/lib/telemetry/signal-writer";
import { storableText } from "@/lib/telemetry/text-hash";
import { pack, unpack } from "@/lib/telemetry/zstd";
import { type Bloom, HashSet32, buildBloom } from "../bloom";
import { layOut } from "../layout";
import { LogColumns, encodeLogBlock, encodeLogs } from "../log-codec";
import { bodyText, logTime } from "../match";
import { LOG_LEVELS, levelOf } from "../severity";
import { hashWords, wordHash } from "../words";

export const BLOCK_RECORDS = 4096;
const LEVEL = 3;

/** A block ready to be inserted. */
export interface LogBlock {
  readonly records: number;
  readonly tMin: UnixMillis;
  readonly tMax: UnixMillis;
  readonly severityMax: number;
  /** Records of each level, in the order of `LOG_LEVELS`. */
  readonly levels: readonly number[];
  readonly services: readonly string[];
  readonly nodes: readonly string[];
  readonly tenants: readonly string[];
  readonly bloom: Bloom;
  readonly data: Buffer;
}

export const logSignal: SignalKind<LogRecord, PoolClient> = {
  kind: "logs",
  timeOf: logTime,
  encode: encodeLogs,
  decode: (bytes) => new LogColumns(bytes).records(),
  async block(records, origin) {
    const blocks = await buildLogBlocks(records, LEVEL);
    return (client) => insertLogBlocks(client, blocks, origin);
  },
};

/** Lays records out (`layOut`) and encodes them in blocks; compression runs in the thread pool. */
export async function buildLogBlocks(records: readonly LogRecord[], level: number): Promise<LogBlock[]> {
  const sorted = layOut(records);
  const blocks: LogBlock[] = [];
  // Even shares: not one full block and one with the crumbs.
  const count = Math.ceil(sorted.length / BLOCK_RECORDS);
  const size = Math.ceil(sorted.length / count);
  for (let at = 0; at < sorted.length; at += size) blocks.push(await buildBlock(sorted.slice(at, at + size), level));
  return blocks;
}

async function buildBlock(records: readonly LogRecord[], level: number): Promise<LogBlock> {
  const { bytes, texts } = encodeLogBlock(records);
  const data = pack(bytes, level);
  const words = new HashSet32();
  for (const text of texts) hashWords(text, words.add);
  const levels = LOG_LEVELS.map(() => 0);
  const services = new Set<string>();
  const nodes = new Set<string>();
  const tenants = new Set<string>();
  let min = logTime(records[0] as LogRecord);
  let max = min;
  let severityMax = 0;
  let before = "";
  for (const record of records) {
    hashWords(bodyText(record.body), words.add);
    if (record.traceId !== "" && record.traceId !== before) words.add(wordHash((before = record.traceId)));
    if (record.spanId !== "") words.add(wordHash(record.spanId));
    const at = logTime(record);
    if (at < min) min = at;
    if (at > max) max = at;
    severityMax = Math.max(severityMax, record.severityNumber);
    const place = LOG_LEVELS.indexOf(levelOf(record.severityNumber));
    levels[place] = (levels[place] as number) + 1;
    const { service, node } = identityOf(record.resource);
    services.add(storableText(service));
    if (node !== "") nodes.add(storableText(node));
    tenants.add(storableText(record.tenant));
  }
  return {
    records: records.length,
    tMin: nanosToMillis(min),
    tMax: nanosToMillis(max),
    severityMax: Math.min(severityMax, 32_767),
    levels,
    services: [...services],
    nodes: [...nodes],
    tenants: [...tenants],
    bloom: buildBloom(words),
    data: await data,
  };
}

/** Inserts blocks on the given connection; the caller commits. */
export async function insertLogBlocks(client: PoolClient, blocks: readonly LogBlock[], origin: BlockOrigin): Promise<void> {
  for (const block of blocks) {
    await client.query(
      `INSERT INTO telemetry.log_block (block_id, t_min, t_max, shard, wal_to, written, records, severity_max, levels, services, nodes,
          tenants, bloom_lines, bloom, data)
        VALUES (nextval('telemetry.block_id'), $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
      [
        block.tMin,
        block.tMax,
        origin.shard,
        origin.walTo.toString(),
        origin.written,
        block.records,
        block.severityMax,
        block.levels,
        block.services,
        block.nodes,
        block.tenants,
        block.bloom.lines,
        block.bloom.bytes,
        block.data,
      ],
    );
  }
}

/** Opens blocks in no particular order; returns how many there were. */
export async function readLogBlocks(
  client: PoolClient,
  ids: readonly number[],
  onBlock: (id: number, columns: LogColumns) => void,
): Promise<number> {
  const where = `block_id = ANY('{${ids.map(sqlInteger).join(",")}}'::bigint[])`;
  return await copyRows(client, `SELECT block_id, data FROM telemetry.log_block WHERE ${where}`, (row) =>
    onBlock(row.int8(0), new LogColumns(unpack(row.bytes(1)))),
  );
}
