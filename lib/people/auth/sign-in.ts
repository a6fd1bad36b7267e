import { inScope, type PrismaTx, WHOLE_FLEET } from "@/lib/db/server";
import type { Clock } from "@/lib/kernel/clock";
import { newRequestId } from "@/lib/kernel/ids";
import type { Ctx } from "../context";
import { recordAudit } from "../store/audit";
import { type Browser, insertSession } from "../store/sessions";
import { accountSubject, addressSubject, clearThrottle, countFailure, findThrottle } from "../store/throttle";
import { findForSignIn, type UserRow } from "../store/users";
import { ACCOUNT_THROTTLE, ADDRESS_THROTTLE, waitMs } from "../throttle";
import { passwordMatches } from "./passwords";

export type SignInAnswer =
  | { readonly signedIn: { readonly userId: string } }
  /** `wrong` says nothing about which part was; `locked` is answered for names that do not exist, too. */
  | { readonly refused: "wrong" | "locked" };

/** For the audit log: somebody who is only about to say who they are. */
export const visitorCtx = (clock: Clock, browser: Browser, name = "somebody not signed in", id = "nobody"): Ctx => ({
  actor: { kind: "user", id, name, permissions: [], tenant: null },
  clock,
  requestId: newRequestId(),
  remoteAddress: browser.remoteAddress,
});

/** Checks a name and a password. Tries are counted for the account and for the address; too many lock both, for longer each time. */
export async function checkPassword(name: string, password: string, browser: Browser, clock: Clock): Promise<SignInAnswer> {
  const signInName = name.trim().toLowerCase().slice(0, 254);
  const subjects = { account: accountSubject(signInName), address: addressSubject(browser.remoteAddress) };
  const found = await inScope(WHOLE_FLEET, async (tx) => ({
    account: await findThrottle(tx, subjects.account),
    address: await findThrottle(tx, subjects.address),
    known: await findForSignIn(tx, signInName),
  }));
  const now = clock.now();
  if (waitMs(found.account, now) > 0 || waitMs(found.address, now) > 0) return { refused: "locked" };

  const matches = await passwordMatches(found.known?.passwordHash ?? null, password.slice(0, 1024));
  const user = matches && found.known?.user.disabledAt === null ? found.known.user : null;
  const ctx = visitorCtx(clock, browser, user?.name, user?.id);
  return inScope(WHOLE_FLEET, async (tx) => {
    if (user === null) {
      await countFailure(tx, subjects.account, now, ACCOUNT_THROTTLE);
      await countFailure(tx, subjects.address, now, ADDRESS_THROTTLE);
      const subject = found.known ? `person:${found.known.user.id}` : "person:unknown";
      await recordAudit(tx, ctx, "session.refuse", { subject });
      return { refused: "wrong" };
    }
    await clearThrottle(tx, signInName);
    return { signedIn: { userId: user.id } };
  });
}

/** Begins a session for somebody who has proved who they are; the id goes into the browser's sealed token. */
export function beginSession(userId: string, browser: Browser, clock: Clock): Promise<string> {
  return inScope(WHOLE_FLEET, async (tx) => {
    const user = await requireEnabled(tx, userId);
    const id = await insertSession(tx, userId, browser, clock.now());
    await recordAudit(tx, visitorCtx(clock, browser, user.name, user.id), "session.begin", { subject: `session:${id}` });
    return id;
  });
}

async function requireEnabled(tx: PrismaTx, userId: string): Promise<Pick<UserRow, "id" | "name">> {
  return tx.user.findFirstOrThrow({ where: { id: userId, disabledAt: null }, select: { id: true, name: true } });
}
