import { createHash } from "node:crypto";
import { inScope, WHOLE_FLEET } from "@/lib/db/server";
import { toDate } from "@/lib/kernel/clock";
import { type UnixMillis, unixMillis } from "@/lib/kernel/units";

export const TICKET_MS = 30_000;

const hashOf = (ticket: string) => new Uint8Array(createHash("sha256").update(ticket).digest());

/** Keeps a ticket of one session, and sweeps those nobody used. */
export async function insertTicket(ticket: string, sessionId: string, now: UnixMillis): Promise<void> {
  await inScope(WHOLE_FLEET, async (tx) => {
    await tx.liveTicket.deleteMany({ where: { expiresAt: { lt: toDate(now) } } });
    await tx.liveTicket.create({ data: { hash: hashOf(ticket), sessionId, expiresAt: toDate(unixMillis(now + TICKET_MS)) } });
  });
}

/** The session a ticket was given to; null when it is unknown, used or older than 30 s. It is used up by asking. */
export async function takeTicket(ticket: string, now: UnixMillis): Promise<string | null> {
  const rows = await inScope(
    WHOLE_FLEET,
    (tx) =>
      tx.$queryRaw<
        { session_id: string; expires_at: Date }[]
      >`DELETE FROM live_ticket WHERE hash = ${hashOf(ticket)} RETURNING session_id::text, expires_at`,
  );
  const row = rows[0];
  return row && row.expires_at.getTime() > now ? row.session_id : null;
}
