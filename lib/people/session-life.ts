import { hours, millis, minutes, toMillis, type UnixMillis, unixMillis } from "@/lib/kernel/units";

/** A browser left alone this long is signed out. */
export const IDLE_MS = toMillis(minutes(30));
/** However busy, nobody stays signed in longer than this. */
export const ABSOLUTE_MS = toMillis(hours(12));
/** How exactly "last seen" is kept: one write a minute for a busy browser. */
export const SEEN_EVERY_MS = millis(60_000);

export interface SessionTimes {
  readonly lastSeenAt: UnixMillis;
  readonly expiresAt: UnixMillis;
  readonly revokedAt: UnixMillis | null;
}

export const sessionEnd = (createdAt: UnixMillis): UnixMillis => unixMillis(createdAt + ABSOLUTE_MS);

export function sessionIsLive(session: SessionTimes, now: UnixMillis): boolean {
  return session.revokedAt === null && now < session.expiresAt && now - session.lastSeenAt < IDLE_MS;
}
