import { inScope } from "@/lib/db/server";
import { requirePermission } from "../actor";
import type { Ctx } from "../context";
import { recordAudit } from "../store/audit";
import { keepAnAdministrator, requireUser } from "../store/guards";
import { forget } from "../store/notify";
import { endSessions } from "../store/sessions";
import { saveAccess } from "../store/users";
import { auditedPerson, personView } from "../store/views";
import type { PersonView } from "../views";

/**
 * Keeps somebody from signing in and ends their sessions, or lets them sign in
 * again. Throws Fault `not-found`, or `conflict` when no administrator would
 * be left.
 */
export async function disableUser(ctx: Ctx, userId: string, disabled: boolean): Promise<PersonView> {
  requirePermission(ctx.actor, "people:write");
  const person = await inScope(ctx.actor, async (tx) => {
    const before = await requireUser(tx, userId);
    const after = { ...before, disabledAt: disabled ? (before.disabledAt ?? ctx.clock.now()) : null };
    await keepAnAdministrator(tx, before, after);
    await saveAccess(tx, after);
    if (disabled) await endSessions(tx, { userId }, ctx.clock.now());
    await recordAudit(tx, ctx, disabled ? "person.disable" : "person.enable", {
      subject: `person:${userId}`,
      before: auditedPerson(before),
      after: auditedPerson(after),
    });
    return personView(after);
  });
  forget({ user: userId });
  return person;
}
