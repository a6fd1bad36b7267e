import { inScope, WHOLE_FLEET } from "@/lib/db/server";
import { type Clock, toDate } from "@/lib/kernel/clock";
import { days, toMillis, unixMillis } from "@/lib/kernel/units";

const SESSIONS_KEPT = toMillis(days(30));
const FAILURES_KEPT = toMillis(days(1));

/**
 * Forgets what nobody needs any longer: sessions that ended a month ago,
 * failed sign-ins older than any throttle remembers, tickets nobody used.
 * Returns how many rows went; keys and the audit log are never among them.
 */
export function tidyPeople(clock: Clock): Promise<number> {
  const ago = (ms: number) => toDate(unixMillis(clock.now() - ms));
  return inScope(WHOLE_FLEET, async (tx) => {
    const gone = [
      await tx.session.deleteMany({ where: { expiresAt: { lt: ago(SESSIONS_KEPT) } } }),
      await tx.signInThrottle.deleteMany({ where: { lastFailedAt: { lt: ago(FAILURES_KEPT) }, lockedUntil: { lt: ago(0) } } }),
      await tx.liveTicket.deleteMany({ where: { expiresAt: { lt: ago(0) } } }),
    ];
    return gone.reduce((sum, { count }) => sum + count, 0);
  });
}
