import { type Database, type PoolClient, inTransaction } from "@/lib/db/server";
import { WAL_KINDS, type WalConsumer, type WalKind } from "../port";
import { replayLate, replayShard } from "./replay";
import { type Checkpoint, readCheckpoints } from "./shard-session";

export interface TailOptions {
  readonly db: Database;
  readonly consumers: ReadonlyMap<WalKind, WalConsumer>;
  /** Shards whose appends reach the heads in this process anyway. */
  readonly owned: () => readonly number[];
  readonly everyMs: number;
  /** Called every tenth look. */
  readonly tend: () => Promise<void>;
  /** Told of every checkpoint before the heads drop what it covers. */
  readonly seen: (checkpoints: ReadonlyMap<WalKind, Checkpoint>) => void;
  readonly report: (message: string) => void;
}

interface Followed {
  id: bigint;
  checkpoints: ReadonlyMap<WalKind, Checkpoint>;
}

/** Follows the shards that other processes write, so that the heads here hold what theirs hold. */
export class Tail {
  readonly #options: TailOptions;
  readonly #followed = new Map<number, Followed>();
  #timer: NodeJS.Timeout | null = null;
  #polling: Promise<void> | null = null;
  #turn: Promise<void> = Promise.resolve();
  #looks = 0;
  #failing = false;
  #stopped = false;

  constructor(options: TailOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    await this.poll();
    this.#schedule();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#timer) clearTimeout(this.#timer);
    await this.#polling?.catch(() => {});
  }

  /** One look; joins one that is under way. */
  poll(): Promise<void> {
    this.#polling ??= this.exclusively(() => this.#look()).finally(() => (this.#polling = null));
    return this.#polling;
  }

  /** Runs `work` while nothing is being followed: taking a shard must not meet a look at the same shard. */
  exclusively(work: () => Promise<void>): Promise<void> {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => {});
    return turn;
  }

  #schedule(): void {
    if (this.#stopped) return;
    this.#timer = setTimeout(() => {
      void this.poll()
        .then(() => (++this.#looks % 10 === 0 ? this.#options.tend() : undefined))
        .then(
          () => (this.#failing = false),
          (error: unknown) => {
            if (!this.#failing) this.#options.report(`cannot follow the write-ahead log: ${String(error)}`);
            this.#failing = true;
          },
        )
        .finally(() => this.#schedule());
    }, this.#options.everyMs);
  }

  async #look(): Promise<void> {
    const { rows } = await this.#options.db.pool.query<{ shard: number }>("SELECT shard FROM telemetry.wal_shard");
    const owned = new Set(this.#options.owned());
    for (const shard of owned) this.#followed.delete(shard);
    for (const { shard } of rows) {
      if (owned.has(shard)) continue;
      // Entries and checkpoint of one moment: else a flush between the two reads would drop or double what it moved.
      await inTransaction(this.#options.db.pool, async (client) => {
        await client.query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
        await this.#follow(client, shard);
      });
    }
  }

  async #follow(client: PoolClient, shard: number): Promise<void> {
    const { consumers } = this.#options;
    const checkpoints = await readCheckpoints(client, shard);
    this.#options.seen(checkpoints);
    let followed = this.#followed.get(shard);
    if (!followed) {
      for (const consumer of consumers.values()) consumer.reset(shard);
      followed = { id: 0n, checkpoints };
      this.#followed.set(shard, followed);
    }
    for (const [kind, checkpoint] of checkpoints) {
      const consumer = consumers.get(kind);
      if (!consumer || followed.checkpoints.get(kind)?.seq === checkpoint.seq) continue;
      consumer.flushed({ shard, id: checkpoint.id, before: checkpoint.before });
      if (checkpoint.before === Infinity) continue;
      await replayLate(client, consumer, WAL_KINDS[kind], checkpoint, { shard, id: followed.id });
    }
    followed.checkpoints = checkpoints;
    followed.id = await replayShard(client, consumers, shard, followed.id, checkpoints);
  }
}
