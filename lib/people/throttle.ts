import { type UnixMillis, unixMillis } from "@/lib/kernel/units";

/** How failed sign-ins slow the next ones down. */
export interface ThrottlePolicy {
  /** Failures that cost nothing: people mistype. */
  readonly free: number;
  /** The first lock; each further failure doubles it. */
  readonly firstLockMs: number;
  readonly longestLockMs: number;
  /** After this long without a failure, all is forgotten. */
  readonly forgetMs: number;
}

const HOUR = 3_600_000;
export const ACCOUNT_THROTTLE: ThrottlePolicy = { free: 5, firstLockMs: 2_000, longestLockMs: HOUR / 4, forgetMs: 24 * HOUR };
/** Many people may share an address, so it takes more to lock one. */
export const ADDRESS_THROTTLE: ThrottlePolicy = { free: 30, firstLockMs: 2_000, longestLockMs: HOUR / 4, forgetMs: HOUR };

export interface ThrottleState {
  readonly failures: number;
  readonly lastFailedAt: UnixMillis;
  readonly lockedUntil: UnixMillis;
}

/** Milliseconds until a try is allowed again; 0 when one is allowed now. */
export const waitMs = (state: ThrottleState | null, now: UnixMillis): number => (state === null ? 0 : Math.max(0, state.lockedUntil - now));

export function afterFailure(state: ThrottleState | null, now: UnixMillis, policy: ThrottlePolicy): ThrottleState {
  const remembered = state !== null && now - state.lastFailedAt < policy.forgetMs ? state.failures : 0;
  const failures = remembered + 1;
  const over = failures - policy.free;
  const lock = over <= 0 ? 0 : Math.min(policy.longestLockMs, policy.firstLockMs * 2 ** Math.min(over - 1, 30));
  return { failures, lastFailedAt: now, lockedUntil: unixMillis(now + lock) };
}
