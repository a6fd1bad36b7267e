import { type Clock, toDate } from "@/lib/kernel/clock";
import { newId } from "@/lib/kernel/ids";
import type { UnixMillis } from "@/lib/kernel/units";
import { inScope, type PrismaTx, WHOLE_FLEET } from "@/lib/db/server";
import type { Role } from "../actor";
import { SEEN_EVERY_MS, sessionEnd, type SessionTimes } from "../session-life";
import { peopleCache } from "./cache";
import { announce } from "./notify";
import { toMillisOf, toMillisOrNull } from "./rows";

/** A session with the person it belongs to, as requests need it. */
export interface SessionPerson extends SessionTimes {
  readonly sessionId: string;
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly tenant: string | null;
  readonly disabled: boolean;
  readonly mustChange: boolean;
  readonly hasPassword: boolean;
}

/** Null when there is no such session. At most five seconds old. */
export function sessionPerson(sessionId: string, clock: Clock): Promise<SessionPerson | null> {
  return peopleCache<SessionPerson | null>("sessions").get(sessionId, clock, () => loadSession(sessionId));
}

function loadSession(sessionId: string): Promise<SessionPerson | null> {
  return inScope(WHOLE_FLEET, async (tx) => {
    const row = await tx.session.findUnique({ where: { id: sessionId }, include: { user: true } });
    if (row === null) return null;
    return {
      sessionId: row.id,
      lastSeenAt: toMillisOf(row.lastSeenAt),
      expiresAt: toMillisOf(row.expiresAt),
      revokedAt: toMillisOrNull(row.revokedAt),
      userId: row.userId,
      name: row.user.name,
      email: row.user.email,
      role: row.user.role as Role,
      tenant: row.user.tenant,
      disabled: row.user.disabledAt !== null,
      mustChange: row.user.mustChange,
      hasPassword: row.user.passwordHash !== null,
    };
  });
}

/** Notes that the browser is still in use; at most once a minute. Failure to note it must not fail the request. */
export async function touchSession(session: SessionPerson, now: UnixMillis): Promise<void> {
  if (now - session.lastSeenAt < SEEN_EVERY_MS) return;
  await inScope(WHOLE_FLEET, (tx) =>
    tx.session.updateMany({
      where: { id: session.sessionId, revokedAt: null, lastSeenAt: { lt: toDate(now) } },
      data: { lastSeenAt: toDate(now) },
    }),
  );
  peopleCache<SessionPerson | null>("sessions").drop((_, id) => id === session.sessionId);
}

export interface Browser {
  readonly userAgent: string;
  readonly remoteAddress: string;
}

export async function insertSession(tx: PrismaTx, userId: string, browser: Browser, now: UnixMillis): Promise<string> {
  const id = newId();
  await tx.session.create({
    data: {
      id,
      userId,
      createdAt: toDate(now),
      lastSeenAt: toDate(now),
      expiresAt: toDate(sessionEnd(now)),
      userAgent: browser.userAgent.slice(0, 300),
      remoteAddress: browser.remoteAddress.slice(0, 60),
    },
  });
  await tx.user.update({ where: { id: userId }, data: { lastSignInAt: toDate(now) } });
  return id;
}

/** Ends sessions at once, everywhere. Returns how many were live. */
export async function endSessions(
  tx: PrismaTx,
  which: { readonly id: string } | { readonly userId: string; readonly except?: string },
  now: UnixMillis,
): Promise<number> {
  const where = "id" in which ? { id: which.id } : { userId: which.userId, ...(which.except ? { NOT: { id: which.except } } : {}) };
  const { count } = await tx.session.updateMany({ where: { ...where, revokedAt: null }, data: { revokedAt: toDate(now) } });
  await announce(tx, "id" in which ? { session: which.id } : { user: which.userId });
  return count;
}

export interface SessionRow extends SessionTimes {
  readonly id: string;
  readonly userId: string;
  readonly createdAt: UnixMillis;
  readonly userAgent: string;
  readonly remoteAddress: string;
}

/** Those not signed out, most recently used first. */
export async function sessionsOf(tx: PrismaTx, userId: string): Promise<readonly SessionRow[]> {
  const rows = await tx.session.findMany({ where: { userId, revokedAt: null }, orderBy: { lastSeenAt: "desc" }, take: 100 });
  return rows.map((row) => ({
    id: row.id,
    userId: row.userId,
    createdAt: toMillisOf(row.createdAt),
    lastSeenAt: toMillisOf(row.lastSeenAt),
    expiresAt: toMillisOf(row.expiresAt),
    revokedAt: toMillisOrNull(row.revokedAt),
    userAgent: row.userAgent,
    remoteAddress: row.remoteAddress,
  }));
}

export async function sessionOwner(tx: PrismaTx, sessionId: string): Promise<string | null> {
  const row = await tx.session.findUnique({ where: { id: sessionId }, select: { userId: true } });
  return row?.userId ?? null;
}
