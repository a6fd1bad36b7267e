import { inScope } from "@/lib/db/server";
import { Fault } from "@/lib/kernel/faults";
import { requirePermission } from "../actor";
import type { Ctx } from "../context";
import { recordAudit } from "../store/audit";
import { requireUser } from "../store/guards";
import { forget } from "../store/notify";
import { endSessions, sessionOwner } from "../store/sessions";

/** Ends one session at once: one's own, or with `people:write` anybody's. Throws Fault `not-found`. */
export async function revokeSession(ctx: Ctx, sessionId: string): Promise<void> {
  const owner = await inScope(ctx.actor, async (tx) => {
    const userId = await sessionOwner(tx, sessionId);
    // Whether somebody else's session exists is nobody else's business.
    const may = userId === ctx.actor.id || ctx.actor.permissions.includes("people:write");
    if (userId === null || !may) throw new Fault("not-found", "There is no such session.");
    if (userId !== ctx.actor.id) requirePermission(ctx.actor, "people:write");
    await endSessions(tx, { id: sessionId }, ctx.clock.now());
    await recordAudit(tx, ctx, "session.revoke", { subject: `session:${sessionId}`, before: { person: userId } });
    return userId;
  });
  forget({ session: sessionId });
  forget({ user: owner });
}

/** Ends all of somebody's sessions, but for `except` when given. Returns how many were live. */
export async function revokeSessions(ctx: Ctx, userId: string, except?: string): Promise<number> {
  if (userId !== ctx.actor.id) requirePermission(ctx.actor, "people:write");
  const ended = await inScope(ctx.actor, async (tx) => {
    await requireUser(tx, userId);
    const count = await endSessions(tx, { userId, ...(except === undefined ? {} : { except }) }, ctx.clock.now());
    await recordAudit(tx, ctx, "session.revoke-all", { subject: `person:${userId}`, after: { ended: count } });
    return count;
  });
  forget({ user: userId });
  return ended;
}
