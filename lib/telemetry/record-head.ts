import type { UnixMillis } from "@/lib/kernel/units";

/** What one entry of the write-ahead log put into memory. */
export interface HeadBatch<T> {
  readonly shard: number;
  readonly id: bigint;
  readonly tMin: UnixMillis;
  readonly tMax: UnixMillis;
  readonly records: readonly T[];
  /** When it came into this process; what age is counted from. */
  readonly arrived: UnixMillis;
}

/** A moment of a head: its batches, and per shard the first entry they hold. */
export interface HeadSnapshot<T> {
  readonly batches: readonly HeadBatch<T>[];
  /** Blocks of a shard whose `wal_to` is this or later repeat what the batches hold. A shard that is absent has nothing here. */
  readonly heldFrom: ReadonlyMap<number, bigint>;
}

/**
 * Records that are committed in the log and not yet in blocks, oldest entry
 * first within a shard. A reader takes the snapshot before it asks the
 * database: what moves into a block in between is then left out there, and
 * what arrives in between is in neither.
 */
export class RecordHead<T> {
  readonly #shards = new Map<number, HeadBatch<T>[]>();
  #size = 0;

  /** Records held. */
  get size(): number {
    return this.#size;
  }

  add(batch: HeadBatch<T>): void {
    const batches = this.#shards.get(batch.shard);
    if (batches) batches.push(batch);
    else this.#shards.set(batch.shard, [batch]);
    this.#size += batch.records.length;
  }

  snapshot(): HeadSnapshot<T> {
    const batches: HeadBatch<T>[] = [];
    const heldFrom = new Map<number, bigint>();
    for (const [shard, held] of this.#shards) {
      const first = held[0];
      if (!first) continue;
      heldFrom.set(shard, first.id);
      batches.push(...held);
    }
    return { batches, heldFrom };
  }

  /** The batches of a shard up to and including an entry. They stay readable until dropped. */
  upTo(shard: number, id: bigint): readonly HeadBatch<T>[] {
    return (this.#shards.get(shard) ?? []).filter((batch) => batch.id <= id);
  }

  sizeOf(shard: number): number {
    return (this.#shards.get(shard) ?? []).reduce((sum, batch) => sum + batch.records.length, 0);
  }

  /** Arrival of the oldest batch of a shard; null when it has none. */
  oldest(shard: number): UnixMillis | null {
    return this.#shards.get(shard)?.[0]?.arrived ?? null;
  }

  /** Forgets a shard's batches up to and including an entry: they are in blocks now. */
  drop(shard: number, id: bigint): void {
    const held = this.#shards.get(shard) ?? [];
    let n = 0;
    while (n < held.length && (held[n] as HeadBatch<T>).id <= id) this.#size -= (held[n++] as HeadBatch<T>).records.length;
    held.splice(0, n);
  }

  reset(shard: number): void {
    for (const batch of this.#shards.get(shard) ?? []) this.#size -= batch.records.length;
    this.#shards.delete(shard);
  }
}

/**
 * Runs a read again when a block it chose was replaced before it was opened:
 * compaction and retention rewrite blocks while people read.
 */
export async function rereadWhenMoved<R>(read: () => Promise<R>): Promise<R> {
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof BlocksMoved)) throw error;
    }
  }
  return read();
}

/** A chosen block is not there any more. */
export class BlocksMoved extends Error {}
