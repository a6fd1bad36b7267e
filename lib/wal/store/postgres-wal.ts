import { setTimeout as delay } from "node:timers/promises";
import { type Client, type Database, type PoolClient, appClient } from "@/lib/db/server";
import type { Clock } from "@/lib/kernel/clock";
import { Fault } from "@/lib/kernel/faults";
import { WAL_KINDS, type WalAppend, type WalConsumer, type WalKind, type WalPosition } from "../port";
import { AppendQueue, type Waiting } from "./append-queue";
import { type FlushOrder, flushShard } from "./flush";
import { replayShard } from "./replay";
import { type Checkpoint, type OwnedShard, readCheckpoints, regain, takeFreeShard, takeOrphans, unlock } from "./shard-session";
import { Tail } from "./tail";

export interface OpenWalOptions {
  readonly db: Database;
  /** `write` owns a shard and accepts appends; `read` only follows what others write. */
  readonly mode: "write" | "read";
  /** Most bytes that may wait for a commit. */
  readonly queueBytes: number;
  readonly clock: Clock;
  /** How often other processes' shards are looked at; default 1,000 for a writer, 250 for a reader. */
  readonly tailMs?: number;
  /** Told, in a sentence, of what goes wrong and right again. */
  readonly report?: (message: string) => void;
}

const BACKOFF_MS = [50, 100, 200, 400, 800, 1500];

/** The log in Postgres. See README.md for the protocol. */
export class PostgresWal {
  readonly #options: OpenWalOptions;
  readonly #queue: AppendQueue;
  readonly #consumers = new Map<WalKind, WalConsumer>();
  readonly #owned = new Map<number, OwnedShard>();
  readonly #tail: Tail;
  /** The latest instant any checkpoint seen so far names, by kind. */
  readonly #flushedUpTo = new Map<WalKind, number>();
  #session: Client | null = null;
  #primary: OwnedShard | null = null;
  #state: "new" | "starting" | "open" | "down" | "closed" = "new";
  #pumping = false;

  constructor(options: OpenWalOptions) {
    this.#options = options;
    this.#queue = new AppendQueue(options.queueBytes);
    this.#tail = new Tail({
      db: options.db,
      consumers: this.#consumers,
      owned: () => [...this.#owned.keys()],
      everyMs: options.tailMs ?? (options.mode === "write" ? 1000 : 250),
      tend: () => this.#tend(),
      seen: (checkpoints) => this.#see(checkpoints),
      report: (message) => this.#report(message),
    });
  }

  /** Adds the room that understands entries of a kind. Before `start`. */
  register(consumer: WalConsumer): void {
    this.#consumers.set(consumer.kind, consumer);
  }

  /** Takes a shard, replays what is not in blocks yet, then accepts appends and follows other processes. */
  async start(): Promise<void> {
    this.#state = "starting";
    if (this.#options.mode === "write") {
      await this.#openSession();
      await this.#tail.exclusively(() => this.#takeShards());
    }
    await this.#tail.start();
    this.#state = "open";
    if (this.#session === null && this.#options.mode === "write") this.#lost();
  }

  append(entry: WalAppend): Promise<WalPosition> {
    return new Promise((resolve, reject) => {
      if (this.#state !== "open" || this.#options.mode === "read") throw this.#unavailable();
      this.#queue.push({ entry, resolve, reject });
      if (!this.#pumping) void this.#pump();
    });
  }

  get pendingBytes(): number {
    return this.#queue.bytes;
  }

  /** The shards whose flushing is this process's duty. */
  ownedShards(): readonly number[] {
    return [...this.#owned.keys()];
  }

  /** The last entry of an owned shard that is in the heads; what a flush that seals the head now covers. */
  appliedId(shard: number): bigint {
    const owned = this.#owned.get(shard);
    if (!owned) throw new Fault("conflict", `Shard ${shard} of the write-ahead log is no longer ours.`);
    return owned.lastId;
  }

  /** The instant before which a shard's entries of a kind are in blocks; -Infinity when none is. */
  flushedBefore(shard: number, kind: WalKind): number {
    return this.#owned.get(shard)?.checkpoints.get(kind)?.before ?? -Infinity;
  }

  /**
   * Moves entries into blocks: `order.write` inserts them, and in the same
   * transaction the checkpoint advances and the log's rows go. Resolves when
   * that is committed; throws when it certainly is not. Holds on while
   * Postgres is away and the outcome is open.
   */
  async flush(order: FlushOrder): Promise<void> {
    const owned = this.#owned.get(order.shard);
    if (!owned) throw new Fault("conflict", `Shard ${order.shard} of the write-ahead log is no longer ours.`);
    owned.checkpoints.set(order.kind, await flushShard(this.#options.db, owned, order, () => this.#state === "closed"));
    this.#see(owned.checkpoints);
  }

  /**
   * From this instant on the heads hold everything, whichever shard it came
   * through: blocks need not be asked. -Infinity while nothing was flushed.
   */
  flushedUpTo(kind: WalKind): number {
    return this.#flushedUpTo.get(kind) ?? -Infinity;
  }

  #see(checkpoints: ReadonlyMap<WalKind, Checkpoint>): void {
    for (const [kind, { before }] of checkpoints) if (before > this.flushedUpTo(kind)) this.#flushedUpTo.set(kind, before);
  }

  /** Follows other processes once, now. */
  catchUp(): Promise<void> {
    return this.#tail.poll();
  }

  async stats(): Promise<{ kind: WalKind; entries: number; bytes: number; oldestMs: number | null }[]> {
    const { rows } = await this.#options.db.pool.query<{ kind: number; n: string; bytes: string; oldest: string | null }>(
      "SELECT kind, count(*) AS n, sum(octet_length(body)) AS bytes, min(written) AS oldest FROM telemetry.wal GROUP BY kind",
    );
    return (Object.keys(WAL_KINDS) as WalKind[]).map((kind) => {
      const row = rows.find((r) => r.kind === WAL_KINDS[kind]);
      return { kind, entries: Number(row?.n ?? 0), bytes: Number(row?.bytes ?? 0), oldestMs: row?.oldest ? Number(row.oldest) : null };
    });
  }

  /** Waits for the commit in flight, refuses what waits, gives up the shards. */
  async close(): Promise<void> {
    this.#state = "closed";
    this.#queue.rejectAll(() => this.#unavailable());
    await this.#tail.stop();
    while (this.#pumping) await delay(5);
    const session = this.#session;
    this.#session = null;
    await session?.end().catch(() => {});
    for (const shard of this.#owned.keys()) for (const consumer of this.#consumers.values()) consumer.reset(shard);
    this.#owned.clear();
  }

  /** One statement, and so one transaction, at a time; what arrives meanwhile forms the next. */
  async #pump(): Promise<void> {
    this.#pumping = true;
    try {
      // Let everything that arrived in this turn of the event loop into the first group.
      await Promise.resolve();
      while (this.#queue.length > 0 && this.#state === "open") {
        const group = this.#queue.take();
        try {
          await this.#commit(group);
        } finally {
          this.#queue.done(group);
        }
      }
    } finally {
      this.#pumping = false;
    }
    if (this.#state === "down") this.#queue.rejectAll(() => this.#unavailable());
  }

  async #commit(group: readonly Waiting[]): Promise<void> {
    const primary = this.#primary;
    const session = this.#session;
    if (!primary || !session) {
      for (const { reject } of group) reject(this.#unavailable());
      return;
    }
    const first = primary.lastId + 1n;
    try {
      await insert(session, primary.shard, first, group, this.#options.clock.now());
    } catch (error) {
      if (session === this.#session && !connectionBroke(error)) {
        // One statement, refused as a whole: nothing is stored and the session lives.
        this.#report(`the log refused an entry: ${String(error)}`);
        for (const { reject } of group) reject(this.#unavailable(error));
        return;
      }
      if (await this.#recover(session, { primary, first })) this.#apply(primary, first, group);
      else for (const { reject } of group) reject(this.#unavailable(error));
      return;
    }
    this.#apply(primary, first, group);
  }

  #apply(primary: OwnedShard, first: bigint, group: readonly Waiting[]): void {
    let id = first;
    for (const { entry, resolve } of group) {
      const at = { shard: primary.shard, id };
      try {
        entry.applied(at);
      } catch (error) {
        this.#report(`a committed entry could not be put into the head: ${String(error)}`);
      }
      primary.lastId = id++;
      resolve(at);
    }
  }

  async #openSession(): Promise<Client> {
    const session = appClient(this.#options.db.url, "write-ahead log");
    session.once("end", () => {
      if (this.#session !== session) return;
      if (this.#state === "open" && !this.#pumping) this.#lost();
    });
    await session.connect();
    await session.query("SET synchronous_commit = on");
    this.#session = session;
    return session;
  }

  async #takeShards(): Promise<void> {
    const session = this.#session;
    if (!session) return;
    const owner = `sightglass ${process.pid}`;
    this.#primary ??= await this.#adopt(await takeFreeShard(session, owner));
    for (const orphan of await takeOrphans(session, owner, [...this.#owned.keys()])) await this.#adopt(orphan);
  }

  async #adopt(owned: OwnedShard): Promise<OwnedShard> {
    const session = this.#session;
    if (!session) throw this.#unavailable();
    this.#see(owned.checkpoints);
    for (const consumer of this.#consumers.values()) consumer.reset(owned.shard);
    await replayShard(session, this.#consumers, owned.shard, 0n, owned.checkpoints);
    this.#owned.set(owned.shard, owned);
    return owned;
  }

  /** Called by the tail now and then: takes what dead processes left, lets go of it once it is in blocks. */
  async #tend(): Promise<void> {
    const session = this.#session;
    if (this.#state !== "open" || !session) return;
    await this.#tail.exclusively(() => this.#takeShards());
    for (const { shard } of this.#owned.values()) {
      if (shard === this.#primary?.shard) continue;
      const { rows } = await session.query("SELECT FROM telemetry.wal WHERE shard = $1 LIMIT 1", [shard]);
      if (rows.length > 0) continue;
      this.#owned.delete(shard);
      for (const consumer of this.#consumers.values()) consumer.reset(shard);
      await unlock(session, shard);
    }
  }

  /** The session ended while nothing was in flight. */
  #lost(): void {
    this.#pumping = true;
    void this.#recover(this.#session, null).finally(() => {
      this.#pumping = false;
      if (this.#queue.length > 0 && this.#state === "open") void this.#pump();
    });
  }

  /**
   * Connects again, regains the shards, and decides whether the group in
   * flight was committed. Until then appends are refused.
   */
  async #recover(broken: Client | null, inFlight: { readonly primary: OwnedShard; readonly first: bigint } | null): Promise<boolean> {
    if (this.#state !== "closed") this.#state = "down";
    this.#session = null;
    this.#queue.rejectAll(() => this.#unavailable());
    this.#report("the connection of the write-ahead log broke; connecting again");
    void broken?.end().catch(() => {});
    for (let attempt = 0; this.#state !== "closed"; attempt++) {
      try {
        const session = await this.#openSession();
        const committed = await this.#settle(session, inFlight);
        await this.#tail.exclusively(() => this.#takeShards());
        this.#state = "open";
        this.#report("the write-ahead log is connected again");
        return committed;
      } catch (error) {
        const session = this.#session as Client | null;
        this.#session = null;
        void session?.end().catch(() => {});
        if (attempt === 0) this.#report(`Postgres does not answer: ${String(error)}`);
        await delay(BACKOFF_MS[Math.min(attempt, BACKOFF_MS.length - 1)] ?? 1500);
      }
    }
    return false;
  }

  async #settle(session: Client, inFlight: { readonly primary: OwnedShard; readonly first: bigint } | null): Promise<boolean> {
    for (const owned of this.#owned.values()) {
      if (await regain(session, owned, () => delay(20))) continue;
      // Another process owns it now and has replayed it; from here on it is followed like any other.
      this.#owned.delete(owned.shard);
      if (this.#primary?.shard === owned.shard) this.#primary = null;
      for (const consumer of this.#consumers.values()) consumer.reset(owned.shard);
    }
    if (!inFlight) return false;
    const { primary, first } = inFlight;
    const { rows } = await session.query("SELECT FROM telemetry.wal WHERE shard = $1 AND id >= $2 LIMIT 1", [
      primary.shard,
      first.toString(),
    ]);
    if (rows.length > 0) return true;
    // A new owner may have flushed and deleted it already.
    const checkpoints = await readCheckpoints(session, primary.shard);
    return [...checkpoints.values()].some(({ id }) => id >= first);
  }

  #unavailable(cause?: unknown): Fault {
    const detail = { retryAfterS: 1, fix: "Send again after the time given in Retry-After.", cause };
    return new Fault("unavailable", "The store does not answer.", detail);
  }

  #report(message: string): void {
    this.#options.report?.(message);
  }
}

/** SQLSTATE classes 08 and 57P0x, and errors that carry none because the socket closed. */
function connectionBroke(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return typeof code !== "string" || !/^[0-9A-Z]{5}$/.test(code) || code.startsWith("08") || code.startsWith("57P");
}

async function insert(session: Client, shard: number, first: bigint, group: readonly Waiting[], now: number): Promise<void> {
  const values: unknown[] = [shard, now];
  const tuples: string[] = [];
  let id = first;
  for (const { entry } of group) {
    const n = values.length;
    tuples.push(`($1,$${n + 1},$${n + 2},$${n + 3},$${n + 4},$2,$${n + 5})`);
    values.push(String(id++), WAL_KINDS[entry.kind], Math.floor(entry.tMin), Math.floor(entry.tMax), entry.body);
  }
  const text = `INSERT INTO telemetry.wal (shard, id, kind, t_min, t_max, written, body) VALUES ${tuples.join(",")}`;
  await session.query({ name: `wal${group.length}`, text, values });
}

export type { FlushOrder, PoolClient };
