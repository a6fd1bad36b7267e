import type { Permission } from "./actor";

/** What a key may send; null means no bound of its own. Kept with the key, so that every process applies the same. */
export interface KeyLimits {
  /** Inflated bytes a second, with a burst of ten seconds' worth. */
  readonly bytesPerSecond: number | null;
  /** Samples, spans and log records a second, with a burst of ten seconds' worth. */
  readonly itemsPerSecond: number | null;
  /** Inflated bytes a UTC day. */
  readonly bytesPerDay: number | null;
}

/** A key that is known, live and allowed to do what it was shown for. */
export interface VerifiedKey {
  /** The public part; safe in logs and labels. */
  readonly keyId: string;
  readonly name: string;
  /** The one tenant it sends for or sees; empty for the whole fleet. */
  readonly tenant: string;
  readonly scopes: readonly Permission[];
  readonly limits: KeyLimits | null;
}

/** Why a key was turned away. A sender is told no more than this. */
export type KeyRefusal = "missing" | "unknown" | "revoked" | "scope";

export interface KeyNeed {
  readonly scope: Permission;
  /** The peer's address, for keys bound to networks. */
  readonly remoteAddress: string;
}

/** Tells whether an `Authorization` header carries a key that may do what is needed. Never throws for a wrong key. */
export interface KeyVerifier {
  verify(authorization: string | undefined, need: KeyNeed): Promise<VerifiedKey | { readonly refused: KeyRefusal }>;
}
