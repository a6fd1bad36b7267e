import { inScope } from "@/lib/db/server";
import { Fault } from "@/lib/kernel/faults";
import { newId } from "@/lib/kernel/ids";
import { requirePermission } from "../actor";
import { acceptablePasswordHash } from "../auth/passwords";
import type { Ctx } from "../context";
import type { CreateUserInput } from "../inputs";
import { recordAudit } from "../store/audit";
import { findForSignIn, insertUser, type UserRow } from "../store/users";
import { auditedPerson, personView } from "../store/views";
import type { PersonView } from "../views";

/**
 * Adds somebody who signs in with a password, which they must replace at
 * their first sign-in. Throws Fault `invalid` for a weak password and
 * `conflict` when the address already signs in.
 */
export async function createUser(ctx: Ctx, input: CreateUserInput): Promise<PersonView> {
  requirePermission(ctx.actor, "people:write");
  if (ctx.actor.tenant !== null && input.tenant !== ctx.actor.tenant)
    throw new Fault("forbidden", "You may add people of your own tenant only.");
  const passwordHash = await acceptablePasswordHash(input.password, input);
  const user: UserRow = {
    id: newId(),
    email: input.email,
    name: input.name,
    role: input.role,
    tenant: input.tenant,
    signInName: input.email,
    mustChange: true,
    demo: false,
    createdAt: ctx.clock.now(),
    disabledAt: null,
    lastSignInAt: null,
  };
  return inScope(ctx.actor, async (tx) => {
    if (await findForSignIn(tx, input.email)) {
      throw new Fault("conflict", `${input.email} already signs in here.`, { fix: "Change that person's role instead.", at: "email" });
    }
    await insertUser(tx, user, passwordHash);
    await recordAudit(tx, ctx, "person.create", { subject: `person:${user.id}`, after: auditedPerson(user) });
    return personView(user);
  });
}
