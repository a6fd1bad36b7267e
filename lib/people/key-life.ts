import type { UnixMillis } from "@/lib/kernel/units";
import { unixMillis } from "@/lib/kernel/units";

export interface KeyTimes {
  /** Null: never expires. */
  readonly expiresAt: UnixMillis | null;
  readonly revokedAt: UnixMillis | null;
}

/** A revoked key is dead from the instant of its revocation; an expired one from the instant of its expiry. */
export function keyIsLive(key: KeyTimes, now: UnixMillis): boolean {
  return (key.revokedAt === null || now < key.revokedAt) && (key.expiresAt === null || now < key.expiresAt);
}

/**
 * When a key that is being replaced stops working: after the overlap, and
 * never later than it would have anyway. Rotation must not be a way to
 * lengthen a key's life.
 */
export function overlapEnd(source: KeyTimes, now: UnixMillis, overlapMs: number): UnixMillis {
  const end = now + Math.max(0, overlapMs);
  return unixMillis(source.expiresAt === null ? end : Math.min(end, source.expiresAt));
}
