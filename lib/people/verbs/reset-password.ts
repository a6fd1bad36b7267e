import { inScope } from "@/lib/db/server";
import { Fault } from "@/lib/kernel/faults";
import { requirePermission } from "../actor";
import { acceptablePasswordHash } from "../auth/passwords";
import type { Ctx } from "../context";
import { recordAudit } from "../store/audit";
import { requireUser } from "../store/guards";
import { forget } from "../store/notify";
import { endSessions } from "../store/sessions";
import { clearThrottle } from "../store/throttle";
import { savePassword } from "../store/users";

/**
 * Gives somebody a password that they must replace at once, and ends their
 * sessions. Throws Fault `not-found`, `invalid` for a weak password, and
 * `conflict` for somebody who signs in elsewhere.
 */
export async function resetPassword(ctx: Ctx, userId: string, password: string): Promise<void> {
  requirePermission(ctx.actor, "people:write");
  const person = await inScope(ctx.actor, (tx) => requireUser(tx, userId));
  const hash = await acceptablePasswordHash(password, person);
  await inScope(ctx.actor, async (tx) => {
    const user = await requireUser(tx, userId);
    if (user.signInName === null) {
      throw new Fault("conflict", `${user.name} signs in through your identity provider and has no password here.`, {
        fix: "Reset it there.",
      });
    }
    await savePassword(tx, userId, hash, true);
    await clearThrottle(tx, user.signInName);
    await endSessions(tx, { userId }, ctx.clock.now());
    await recordAudit(tx, ctx, "person.reset-password", { subject: `person:${userId}` });
  });
  forget({ user: userId });
}
