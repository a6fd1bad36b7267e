import { createHash } from "node:crypto";
import type { PrismaTx } from "@/lib/db/server";
import { toDate } from "@/lib/kernel/clock";
import type { UnixMillis } from "@/lib/kernel/units";
import { afterFailure, type ThrottlePolicy, type ThrottleState } from "../throttle";
import { toMillisOf } from "./rows";

// What was typed as a name may be a password in the wrong field: only its hash is kept.
export const accountSubject = (signInName: string): string => `account:${createHash("sha256").update(signInName).digest("hex")}`;
export const addressSubject = (address: string): string => `address:${address}`;

export async function findThrottle(tx: PrismaTx, subject: string): Promise<ThrottleState | null> {
  const row = await tx.signInThrottle.findUnique({ where: { subject } });
  return row === null
    ? null
    : { failures: row.failures, lastFailedAt: toMillisOf(row.lastFailedAt), lockedUntil: toMillisOf(row.lockedUntil) };
}

/** Counts a failure. Tries at the same moment wait for one another, so none is lost. */
export async function countFailure(tx: PrismaTx, subject: string, now: UnixMillis, policy: ThrottlePolicy): Promise<ThrottleState> {
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`sign-in ${subject}`}, 0))::text`;
  const next = afterFailure(await findThrottle(tx, subject), now, policy);
  const data = { failures: next.failures, lastFailedAt: toDate(next.lastFailedAt), lockedUntil: toDate(next.lockedUntil) };
  await tx.signInThrottle.upsert({ where: { subject }, create: { subject, ...data }, update: data });
  return next;
}

export async function clearThrottle(tx: PrismaTx, signInName: string): Promise<void> {
  await tx.signInThrottle.deleteMany({ where: { subject: accountSubject(signInName) } });
}
