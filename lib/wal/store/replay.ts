import { type Client, type CopyRow, type PoolClient, copyRows, sqlInteger } from "@/lib/db/server";
import type { ReplayWindow, WalConsumer, WalKind, WalPosition } from "../port";
import { type Checkpoint, kindOf } from "./shard-session";

const ROWS_A_READ = 256;
const ALL: ReplayWindow = { from: -Infinity, before: Infinity };

interface Entry {
  readonly id: bigint;
  readonly kind: WalKind;
  readonly body: Buffer;
}

/**
 * Feeds the entries of a shard after `after` to the consumers, in order.
 * Returns the last id seen, `after` when there was nothing.
 */
export async function replayShard(
  client: Client | PoolClient,
  consumers: ReadonlyMap<WalKind, WalConsumer>,
  shard: number,
  after: bigint,
  checkpoints: ReadonlyMap<WalKind, Checkpoint>,
): Promise<bigint> {
  for (;;) {
    const entries = await read(client, `shard = ${sqlInteger(shard)} AND id > ${sqlInteger(after)}`, ROWS_A_READ);
    if (entries.length === 0) return after;
    await prepare(entries, consumers);
    for (const { id, kind, body } of entries) {
      after = id;
      const flushed = checkpoints.get(kind);
      const window = flushed && id <= flushed.id ? { from: flushed.before, before: Infinity } : ALL;
      if (window.from !== Infinity) consumers.get(kind)?.replay({ shard, id }, body, window);
    }
    if (entries.length < ROWS_A_READ) return after;
  }
}

/** Feeds again what entries after a checkpoint hold of the time before it: a reader dropped that with the rest. */
export async function replayLate(
  client: Client | PoolClient,
  consumer: WalConsumer,
  code: number,
  checkpoint: Checkpoint,
  upTo: WalPosition,
): Promise<void> {
  let after = checkpoint.id;
  for (;;) {
    const entries = await read(
      client,
      `shard = ${sqlInteger(upTo.shard)} AND id > ${sqlInteger(after)} AND id <= ${sqlInteger(upTo.id)} AND kind = ${sqlInteger(code)} AND t_min < ${sqlInteger(checkpoint.before)}`,
      ROWS_A_READ,
    );
    if (entries.length === 0) return;
    await consumer.prepare?.();
    for (const { id, body } of entries) {
      after = id;
      consumer.replay({ shard: upTo.shard, id }, body, { from: -Infinity, before: checkpoint.before });
    }
  }
}

async function prepare(entries: readonly Entry[], consumers: ReadonlyMap<WalKind, WalConsumer>): Promise<void> {
  for (const kind of new Set(entries.map((e) => e.kind))) await consumers.get(kind)?.prepare?.();
}

async function read(client: Client | PoolClient, where: string, limit: number): Promise<Entry[]> {
  const entries: Entry[] = [];
  const take = (row: CopyRow) => {
    const kind = kindOf(row.int2(1));
    if (kind) entries.push({ id: row.bigint(0), kind, body: Buffer.from(row.bytes(2)) });
  };
  await copyRows(client, `SELECT id, kind, body FROM telemetry.wal WHERE ${where} ORDER BY id LIMIT ${sqlInteger(limit)}`, take);
  return entries;
}
