import { setTimeout as delay } from "node:timers/promises";
import type { Database, PoolClient } from "@/lib/db/server";
import { Fault } from "@/lib/kernel/faults";
import { WAL_KINDS, type WalKind } from "../port";
import { type Checkpoint, type OwnedShard, readCheckpoints } from "./shard-session";

export interface FlushOrder {
  readonly shard: number;
  readonly kind: WalKind;
  /** The last entry covered: `appliedId` at the moment the head was sealed. */
  readonly id: bigint;
  /** Of those entries, everything before this instant (Unix milliseconds) is written; Infinity: everything. Never goes back. */
  readonly before: number;
  /** Inserts the blocks, in the transaction that advances the checkpoint. */
  readonly write: (client: PoolClient) => Promise<void>;
}

/** See `PostgresWal.flush`. Returns the new checkpoint. */
export async function flushShard(db: Database, owned: OwnedShard, order: FlushOrder, closed: () => boolean): Promise<Checkpoint> {
  const former = owned.checkpoints.get(order.kind);
  const next: Checkpoint = {
    id: order.id,
    before: Math.max(order.before, former?.before ?? -Infinity),
    seq: (former?.seq ?? 0n) + 1n,
  };
  const client = await db.pool.connect();
  let committing = false;
  let failure: unknown;
  try {
    await client.query("BEGIN");
    await client.query("SET LOCAL synchronous_commit = on");
    await fence(client, owned);
    await order.write(client);
    await advance(client, order, next);
    committing = true;
    await client.query("COMMIT");
    client.release();
    return next;
  } catch (error) {
    failure = error;
    // Discarded, not returned to the pool: what state it is in is unknown.
    client.release(error instanceof Error ? error : true);
  }
  if (committing && (await committed(db, owned, order.kind, next.seq, closed))) return next;
  throw failure;
}

/** Locks the shard's row and makes sure that no other process has taken the shard since. */
async function fence(client: PoolClient, owned: OwnedShard): Promise<void> {
  const { rows } = await client.query<{ epoch: string }>("SELECT epoch FROM telemetry.wal_shard WHERE shard = $1 FOR UPDATE", [
    owned.shard,
  ]);
  if (BigInt(rows[0]?.epoch ?? -1) !== owned.epoch) {
    throw new Fault("conflict", `Shard ${owned.shard} of the write-ahead log was taken by another process.`);
  }
}

async function advance(client: PoolClient, order: FlushOrder, next: Checkpoint): Promise<void> {
  const before = next.before === Infinity ? null : next.before;
  const kind = WAL_KINDS[order.kind];
  await client.query(
    `INSERT INTO telemetry.wal_checkpoint (shard, kind, id, before_ms, seq) VALUES ($1, $2, $3, $4, $5)
      ON CONFLICT (shard, kind) DO UPDATE SET id = excluded.id, before_ms = excluded.before_ms, seq = excluded.seq`,
    [order.shard, kind, next.id.toString(), before, next.seq.toString()],
  );
  await client.query("DELETE FROM telemetry.wal WHERE shard = $1 AND kind = $2 AND id <= $3 AND ($4::bigint IS NULL OR t_max < $4)", [
    order.shard,
    kind,
    next.id.toString(),
    before,
  ]);
}

/** The connection broke at COMMIT: asks, once the old session cannot change its mind any more, whether it happened. */
async function committed(db: Database, owned: OwnedShard, kind: WalKind, seq: bigint, closed: () => boolean): Promise<boolean> {
  while (!closed()) {
    const client = await db.pool.connect().catch(() => null);
    if (client) {
      try {
        await client.query("BEGIN");
        // Waits for the old transaction, which holds this row.
        await client.query("SELECT FROM telemetry.wal_shard WHERE shard = $1 FOR UPDATE", [owned.shard]);
        const found = (await readCheckpoints(client, owned.shard)).get(kind)?.seq ?? 0n;
        await client.query("COMMIT");
        client.release();
        return found >= seq;
      } catch (error) {
        client.release(error instanceof Error ? error : true);
      }
    }
    await delay(250);
  }
  return false;
}
