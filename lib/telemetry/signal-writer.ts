import type { Clock } from "@/lib/kernel/clock";
import { Fault } from "@/lib/kernel/faults";
import { type UnixMillis, type UnixNanos, nanosToMillis } from "@/lib/kernel/units";
import type { FlushedPoint, Wal, WalKind, WalPosition } from "@/lib/wal";
import { type HeadSnapshot, RecordHead } from "./record-head";
import { packFast, unpack } from "./zstd";

/** The write-ahead log as a signal's writer needs it; `Client` is the connection that a flush writes through. */
export interface SignalLog<Client> extends Wal {
  ownedShards(): readonly number[];
  appliedId(shard: number): bigint;
  flush(order: {
    readonly shard: number;
    readonly kind: WalKind;
    readonly id: bigint;
    readonly before: number;
    readonly write: (client: Client) => Promise<void>;
  }): Promise<void>;
}

/** Which entries of the log a block comes from. */
export interface BlockOrigin {
  readonly shard: number;
  readonly walTo: bigint;
  readonly written: UnixMillis;
}

/** What differs between spans and log records. */
export interface SignalKind<T, Client> {
  readonly kind: "spans" | "logs";
  /** In Unix nanoseconds. */
  timeOf(record: T): UnixNanos;
  encode(records: readonly T[]): Buffer;
  decode(bytes: Buffer): T[];
  /** Encodes blocks, then returns what inserts them: that alone runs in the transaction, and may run again if it fails. */
  block(records: readonly T[], origin: BlockOrigin): Promise<(client: Client) => Promise<void>>;
}

export interface SignalWriterOptions<Client> {
  readonly log: SignalLog<Client>;
  readonly clock: Clock;
  /** Records in memory at which a shard is moved into blocks. Default 16,384. */
  readonly flushRecords?: number;
  /** Age of the oldest record at which it is moved whatever the number. Default 2 minutes. */
  readonly flushAgeMs?: number;
  /** Most records in memory, waiting and not yet in blocks, before writes are refused. Default 400,000. */
  readonly maxRecords?: number;
  /** Told, in a sentence, what goes wrong in the background. */
  readonly report?: (message: string) => void;
}

/** Records moved in one transaction, give or take a batch. */
const MOST_AT_ONCE = 32_768;

/** Called with what was just committed, in log order. Must not throw and must not take long. */
export type CommittedListener<T> = (records: readonly T[]) => void;

/**
 * Takes records through the log into the head, and from there into blocks,
 * exactly once. The log is the truth: what the head holds after a restart is
 * replayed from it.
 */
export class SignalWriter<T, Client> {
  readonly head = new RecordHead<T>();
  readonly #signal: SignalKind<T, Client>;
  readonly #options: SignalWriterOptions<Client>;
  readonly #listeners = new Set<CommittedListener<T>>();
  readonly #flushing = new Map<number, Promise<void>>();
  #waiting = 0;

  constructor(signal: SignalKind<T, Client>, options: SignalWriterOptions<Client>) {
    this.#signal = signal;
    this.#options = options;
    options.log.register({
      kind: signal.kind,
      replay: (at, body) => this.#apply(at, signal.decode(unpack(body))),
      flushed: (point: FlushedPoint) => this.head.drop(point.shard, point.id),
      reset: (shard) => this.head.reset(shard),
    });
  }

  /** Resolves once committed. Throws Fault `invalid` for what cannot be stored, `overloaded` or `unavailable` when nothing is. */
  async write(records: readonly T[]): Promise<void> {
    if (records.length === 0) return;
    const held = this.head.size + this.#waiting;
    if (held > 0 && held + records.length > (this.#options.maxRecords ?? 400_000)) {
      throw new Fault("overloaded", `Too many ${this.#signal.kind} wait to be stored.`, {
        retryAfterS: 2,
        fix: "Send again after the time given in Retry-After.",
      });
    }
    const body = this.#encode(records);
    const [tMin, tMax] = this.#bounds(records);
    this.#waiting += records.length;
    try {
      const at = await this.#options.log.append({ kind: this.#signal.kind, tMin, tMax, body, applied: (to) => this.#apply(to, records) });
      if (this.head.sizeOf(at.shard) >= (this.#options.flushRecords ?? 16_384)) void this.#flushQuietly(at.shard);
    } finally {
      this.#waiting -= records.length;
    }
  }

  /** Moves into blocks what is old or plenty. Call every second or so; cheap when nothing is due. */
  async flushDue(): Promise<void> {
    const now = this.#options.clock.now();
    for (const shard of this.#options.log.ownedShards()) {
      const oldest = this.head.oldest(shard);
      if (oldest === null) continue;
      const old = now - oldest >= (this.#options.flushAgeMs ?? 120_000);
      if (old || this.head.sizeOf(shard) >= (this.#options.flushRecords ?? 16_384)) await this.#flushQuietly(shard);
    }
  }

  /** Moves everything into blocks now. Throws what the database says. */
  async flushAll(): Promise<void> {
    for (const shard of this.#options.log.ownedShards()) {
      await this.#flushing.get(shard);
      while (await this.#flushSome(shard));
    }
  }

  snapshot(): HeadSnapshot<T> {
    return this.head.snapshot();
  }

  /** Calls the listener with every batch committed from now on. Returns what stops it. */
  subscribe(listener: CommittedListener<T>): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #encode(records: readonly T[]): Buffer {
    try {
      return packFast(this.#signal.encode(records));
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw new Fault("invalid", `The ${this.#signal.kind} cannot be stored: ${error.message}.`, { fix: "Send identifiers in hex." });
    }
  }

  #bounds(records: readonly T[]): [UnixMillis, UnixMillis] {
    let min = this.#signal.timeOf(records[0] as T);
    let max = min;
    for (const record of records) {
      const at = this.#signal.timeOf(record);
      if (at < min) min = at;
      if (at > max) max = at;
    }
    return [nanosToMillis(min), nanosToMillis(max)];
  }

  #apply(at: WalPosition, records: readonly T[]): void {
    const [tMin, tMax] = this.#bounds(records);
    this.head.add({ shard: at.shard, id: at.id, tMin, tMax, records, arrived: this.#options.clock.now() });
    for (const listener of this.#listeners) listener(records);
  }

  /** Joins a flush of the shard that is under way; a failure is reported and the records stay for the next try. */
  #flushQuietly(shard: number): Promise<void> {
    const running = this.#flushing.get(shard);
    if (running) return running;
    const run = this.#flush(shard)
      .catch((error: unknown) => this.#options.report?.(`${this.#signal.kind} could not be moved into blocks: ${String(error)}`))
      .finally(() => this.#flushing.delete(shard));
    this.#flushing.set(shard, run);
    return run;
  }

  async #flush(shard: number): Promise<void> {
    do if (!(await this.#flushSome(shard))) return;
    while (this.head.sizeOf(shard) >= (this.#options.flushRecords ?? 16_384));
  }

  /** One transaction's worth, oldest first; false when there was nothing. Bounded, so that laying out blocks never holds the event loop for long. */
  async #flushSome(shard: number): Promise<boolean> {
    // Sealed in one turn of the event loop: everything up to an entry, and nothing after it.
    let id = this.#options.log.appliedId(shard);
    const records: T[] = [];
    const batches = this.head.upTo(shard, id);
    for (const [i, batch] of batches.entries()) {
      for (const record of batch.records) records.push(record);
      if (records.length < MOST_AT_ONCE || i === batches.length - 1) continue;
      id = batch.id;
      break;
    }
    if (records.length === 0) return false;
    const write = await this.#signal.block(records, { shard, walTo: id, written: this.#options.clock.now() });
    await this.#options.log.flush({ shard, kind: this.#signal.kind, id, before: Infinity, write });
    this.head.drop(shard, id);
    return true;
  }
}
