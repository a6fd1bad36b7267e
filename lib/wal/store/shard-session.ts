import type { Client } from "@/lib/db/server";
import { WAL_KINDS, type WalKind } from "../port";

/** The class of this room's advisory locks; the object is the shard. */
const LOCK_CLASS = 0x5347_0001;

export interface Checkpoint {
  readonly id: bigint;
  /** Infinity: flushed whole. */
  readonly before: number;
  readonly seq: bigint;
}

/** A shard this process owns. */
export interface OwnedShard {
  readonly shard: number;
  readonly epoch: bigint;
  /** The last id that is committed and applied. */
  lastId: bigint;
  readonly checkpoints: Map<WalKind, Checkpoint>;
}

export const kindOf = (code: number): WalKind | null =>
  (Object.keys(WAL_KINDS) as WalKind[]).find((kind) => WAL_KINDS[kind] === code) ?? null;

export async function tryLock(client: Client, shard: number): Promise<boolean> {
  const { rows } = await client.query<{ ok: boolean }>("SELECT pg_try_advisory_lock($1, $2) AS ok", [LOCK_CLASS, shard]);
  return rows[0]?.ok === true;
}

export async function unlock(client: Client, shard: number): Promise<void> {
  await client.query("SELECT pg_advisory_unlock($1, $2)", [LOCK_CLASS, shard]);
}

/** Takes the lowest shard nobody owns, making one if need be. The lock lives as long as the session. */
export async function takeFreeShard(client: Client, owner: string): Promise<OwnedShard> {
  for (;;) {
    const { rows } = await client.query<{ shard: number }>("SELECT shard FROM telemetry.wal_shard ORDER BY shard");
    for (const { shard } of rows) {
      if (await tryLock(client, shard)) return await claim(client, shard, owner);
    }
    const next = (rows.at(-1)?.shard ?? 0) + 1;
    await client.query("INSERT INTO telemetry.wal_shard (shard) VALUES ($1) ON CONFLICT DO NOTHING", [next]);
  }
}

/** Shards that hold entries and that nobody owns: what a process that died left behind. Now locked by `client`. */
export async function takeOrphans(client: Client, owner: string, mine: readonly number[]): Promise<OwnedShard[]> {
  const { rows } = await client.query<{ shard: number }>(
    `SELECT shard FROM telemetry.wal_shard s WHERE NOT shard = ANY($1::int[])
      AND EXISTS (SELECT FROM telemetry.wal w WHERE w.shard = s.shard) ORDER BY shard`,
    [mine],
  );
  const taken: OwnedShard[] = [];
  for (const { shard } of rows) {
    if (await tryLock(client, shard)) taken.push(await claim(client, shard, owner));
  }
  return taken;
}

/** Raises the epoch, which waits for and then shuts out any flush of the former owner. */
async function claim(client: Client, shard: number, owner: string): Promise<OwnedShard> {
  const taken = await client.query<{ epoch: string }>(
    "UPDATE telemetry.wal_shard SET epoch = epoch + 1, owner = $2, taken_at = now() WHERE shard = $1 RETURNING epoch",
    [shard, owner],
  );
  const checkpoints = await readCheckpoints(client, shard);
  const last = await client.query<{ id: string | null }>("SELECT max(id) AS id FROM telemetry.wal WHERE shard = $1", [shard]);
  let lastId = BigInt(last.rows[0]?.id ?? 0);
  for (const { id } of checkpoints.values()) if (id > lastId) lastId = id;
  return { shard, epoch: BigInt(taken.rows[0]?.epoch ?? 0), lastId, checkpoints };
}

export async function readCheckpoints(client: Pick<Client, "query">, shard: number): Promise<Map<WalKind, Checkpoint>> {
  const { rows } = await client.query<{ kind: number; id: string; before_ms: string | null; seq: string }>(
    "SELECT kind, id, before_ms, seq FROM telemetry.wal_checkpoint WHERE shard = $1",
    [shard],
  );
  const found = new Map<WalKind, Checkpoint>();
  for (const row of rows) {
    const kind = kindOf(row.kind);
    const before = row.before_ms === null ? Infinity : Number(row.before_ms);
    if (kind) found.set(kind, { id: BigInt(row.id), before, seq: BigInt(row.seq) });
  }
  return found;
}

/**
 * After a broken connection: waits until the shard's lock is ours again, which
 * also means the broken session has ended and its last statement is decided.
 * False when another process took the shard meanwhile.
 */
export async function regain(client: Client, owned: OwnedShard, pause: () => Promise<void>): Promise<boolean> {
  const epoch = async () =>
    BigInt(
      (await client.query<{ epoch: string }>("SELECT epoch FROM telemetry.wal_shard WHERE shard = $1", [owned.shard])).rows[0]?.epoch ?? -1,
    );
  for (;;) {
    if ((await epoch()) !== owned.epoch) return false;
    if (await tryLock(client, owned.shard)) {
      if ((await epoch()) === owned.epoch) return true;
      await unlock(client, owned.shard);
      return false;
    }
    await pause();
  }
}
