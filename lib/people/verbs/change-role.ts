import { inScope } from "@/lib/db/server";
import { requirePermission } from "../actor";
import type { Ctx } from "../context";
import type { ChangeRoleInput } from "../inputs";
import { recordAudit } from "../store/audit";
import { keepAnAdministrator, requireUser } from "../store/guards";
import { announce, forget } from "../store/notify";
import { saveAccess } from "../store/users";
import { auditedPerson, personView } from "../store/views";
import type { PersonView } from "../views";

/**
 * Gives somebody another role; felt in all their sessions at once. Throws
 * Fault `not-found`, or `conflict` when no administrator would be left.
 */
export async function changeRole(ctx: Ctx, userId: string, input: ChangeRoleInput): Promise<PersonView> {
  requirePermission(ctx.actor, "people:write");
  const person = await inScope(ctx.actor, async (tx) => {
    const before = await requireUser(tx, userId);
    const after = { ...before, role: input.role, tenant: input.tenant };
    await keepAnAdministrator(tx, before, after);
    await saveAccess(tx, after);
    await announce(tx, { user: userId });
    await recordAudit(tx, ctx, "person.change-role", {
      subject: `person:${userId}`,
      before: auditedPerson(before),
      after: auditedPerson(after),
    });
    return personView(after);
  });
  forget({ user: userId });
  return person;
}
