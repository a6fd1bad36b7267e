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

/** A room's half: turns stored bodies back into its head after a restart, or in a process that only reads. */
export interface WalConsumer {
  readonly kind: WalKind;
  replay(at: WalPosition, body: Buffer): void;
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
