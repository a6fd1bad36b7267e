import { inScope, WHOLE_FLEET } from "@/lib/db/server";
import { Fault } from "@/lib/kernel/faults";
import { ROLE_PERMISSIONS } from "../actor";
import type { Ctx } from "../context";
import type { ChangeOwnPasswordInput } from "../inputs";
import { passwordProblem } from "../password-rules";
import { recordAudit } from "../store/audit";
import { forget } from "../store/notify";
import { endSessions } from "../store/sessions";
import { accountSubject, countFailure, findThrottle } from "../store/throttle";
import { findUser, passwordHashOf, savePassword, type UserRow } from "../store/users";
import { ACCOUNT_THROTTLE, waitMs } from "../throttle";
import type { MeView } from "../views";
import { hashPassword, passwordMatches } from "./passwords";

async function ownRow(ctx: Ctx): Promise<UserRow> {
  const user = ctx.actor.kind === "user" ? await inScope(WHOLE_FLEET, (tx) => findUser(tx, ctx.actor.id)) : null;
  if (user === null) throw new Fault("not-found", "An API key has no account of its own.");
  return user;
}

/** The signed-in person, as their pages need them. Throws Fault `not-found` for an API key. */
export async function me(ctx: Ctx): Promise<MeView> {
  const user = await ownRow(ctx);
  return {
    id: user.id,
    name: user.name,
    email: user.email,
    role: user.role,
    tenant: user.tenant,
    permissions: user.mustChange ? [] : ROLE_PERMISSIONS[user.role],
    hasPassword: user.signInName !== null,
    mustChangePassword: user.mustChange,
    demo: user.demo,
  };
}

/**
 * Replaces one's own password, which proves the right to by knowing the
 * current one, and ends one's other sessions. Tries are throttled like
 * sign-ins. Throws Fault `invalid`, `rate-limited`, or `conflict` for who
 * signs in elsewhere.
 */
export async function changeOwnPassword(ctx: Ctx, sessionId: string, input: ChangeOwnPasswordInput): Promise<void> {
  const user = await ownRow(ctx);
  const { signInName } = user;
  if (signInName === null)
    throw new Fault("conflict", "You sign in through your identity provider and have no password here.", { fix: "Change it there." });
  if (user.demo) throw new Fault("conflict", "The demonstration's accounts keep their passwords.");
  const problem =
    passwordProblem(input.next, user) ?? (input.next === input.current ? "Choose a password other than the current one." : null);
  if (problem) throw new Fault("invalid", problem, { at: "next" });
  const subject = accountSubject(signInName);
  const found = await inScope(WHOLE_FLEET, async (tx) => ({
    throttle: await findThrottle(tx, subject),
    hash: await passwordHashOf(tx, user.id),
  }));
  const wait = waitMs(found.throttle, ctx.clock.now());
  if (wait > 0) throw new Fault("rate-limited", "Too many tries with a wrong password.", { retryAfterS: Math.ceil(wait / 1000) });
  if (!(await passwordMatches(found.hash, input.current))) {
    await inScope(WHOLE_FLEET, (tx) => countFailure(tx, subject, ctx.clock.now(), ACCOUNT_THROTTLE));
    throw new Fault("invalid", "That is not your current password.", { at: "current" });
  }
  const hash = await hashPassword(input.next);
  await inScope(WHOLE_FLEET, async (tx) => {
    await savePassword(tx, user.id, hash, false);
    await endSessions(tx, { userId: user.id, except: sessionId }, ctx.clock.now());
    await recordAudit(tx, ctx, "person.change-own-password", { subject: `person:${user.id}` });
  });
  forget({ user: user.id });
}
