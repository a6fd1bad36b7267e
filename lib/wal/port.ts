import type { UnixMillis } from "@/lib/kernel/units";

/** What a write-ahead entry holds. Stored as a smallint: numbers are never reused. */
export const WAL_KINDS = { samples: 1, spans: 2, logs: 3 } as const;
export type WalKind = keyof typeof WAL_KINDS;

/** Where an entry lies. Ids rise by one within a shard and become visible in order. */
export interface WalPosition {
  readonly shard: number;
  readonly id: bigint;
}

/** One signal of one request, encoded and compressed by the room that owns the signal. */
export interface WalAppend {
  readonly kind: WalKind;
  /** The earliest and latest instant in the body. */
  readonly tMin: UnixMillis;
  readonly tMax: UnixMillis;
  readonly body: Buffer;
  /** Runs once the entry is committed, in log order, before `append` resolves: puts the decoded form into the head. */
  readonly applied: (at: WalPosition) => void;
}

/** The part of an entry that counts: instants `from` (inclusive) to `before` (exclusive), in Unix milliseconds; ±Infinity for no limit. */
export interface ReplayWindow {
  readonly from: number;
  readonly before: number;
}

/** How far a shard's entries of one kind are in blocks: of entries up to and including `id`, everything before `before`. */
export interface FlushedPoint {
  readonly shard: number;
  readonly id: bigint;
  /** Unix milliseconds; Infinity for kinds that are flushed whole (spans, logs). */
  readonly before: number;
}

/** A room's half: turns stored bodies back into its head after a restart, or in a process that only reads. */
export interface WalConsumer {
  readonly kind: WalKind;
  /**
   * Puts an entry into the head. What lies outside `window` is in blocks
   * already and must be left out; kinds that are flushed whole always get an
   * unlimited window. The body may be reused by the caller afterwards: copy
   * what is kept.
   */
  replay(at: WalPosition, body: Buffer, window: ReplayWindow): void;
  /**
   * Another process has moved entries into blocks: drop them from the head.
   * Never called for what this process flushed itself. Entries after
   * `point.id` that hold instants before `point.before` are replayed again
   * (with a window that ends there) right afterwards.
   */
  flushed(point: FlushedPoint): void;
  /** This process no longer owns the shard, or found a gap: drop all of it; it will be replayed from the start. */
  reset(shard: number): void;
  /** Awaited before each group of replays: time to load what bodies refer to. */
  prepare?(): Promise<void>;
}

/** The write-ahead log. Group commit: appends that wait together share one transaction. */
export interface Wal {
  /**
   * Resolves after COMMIT with `synchronous_commit=on`. Throws Fault
   * `overloaded` when more bytes wait than allowed, `unavailable` when
   * Postgres does not answer; then the entry is not stored.
   */
  append(entry: WalAppend): Promise<WalPosition>;
  register(consumer: WalConsumer): void;
}
