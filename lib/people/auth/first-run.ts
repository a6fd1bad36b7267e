import { createHash, timingSafeEqual } from "node:crypto";
import { inScope, WHOLE_FLEET } from "@/lib/db/server";
import { Fault } from "@/lib/kernel/faults";
import { newId, secureRandomBytes } from "@/lib/kernel/ids";
import type { Clock } from "@/lib/kernel/clock";
import type { Ctx } from "../context";
import type { FirstAdministratorInput } from "../inputs";
import { recordAudit } from "../store/audit";
import { deleteSetting, findSetting, saveSetting } from "../store/settings";
import { anyUserExists, insertUser, lockAdministrators, type UserRow } from "../store/users";
import { auditedPerson, personView } from "../store/views";
import type { PersonView } from "../views";
import { acceptablePasswordHash } from "./passwords";

const TOKEN = "setup-token";
const hashOf = (token: string): string => createHash("sha256").update(token).digest("hex");

/**
 * Before the first administrator exists, whoever comes first becomes it. On a
 * machine's own loopback that is its owner; where others can connect, they
 * must know the token that only the server's log tells. Returns it for the
 * log, or null when none is needed. Each start makes a new one.
 */
export async function prepareFirstRun(reachableByOthers: boolean, clock: Clock): Promise<string | null> {
  if ((await anyUserExists()) || !reachableByOthers) {
    await inScope(WHOLE_FLEET, (tx) => deleteSetting(tx, TOKEN));
    return null;
  }
  const token = Buffer.from(secureRandomBytes(15)).toString("base64url");
  await inScope(WHOLE_FLEET, (tx) => saveSetting(tx, TOKEN, { hash: hashOf(token) }, "start-up", clock.now()));
  return token;
}

/** Whether the first-run page must ask for the token. */
export async function firstRunNeedsToken(): Promise<boolean> {
  return (await inScope(WHOLE_FLEET, (tx) => findSetting(tx, TOKEN))) !== null;
}

/**
 * Creates the first administrator, and works only while there is nobody:
 * two who try at the same moment are served one after the other, and the
 * second is refused. Throws Fault `conflict`, `forbidden` for a wrong token,
 * `invalid` for a weak password.
 */
export async function createFirstAdministrator(ctx: Ctx, input: FirstAdministratorInput): Promise<PersonView> {
  if (await anyUserExists()) throw taken();
  const passwordHash = await acceptablePasswordHash(input.password, input);
  return inScope(WHOLE_FLEET, async (tx) => {
    await lockAdministrators(tx);
    if ((await tx.user.count({ take: 1 })) > 0) throw taken();
    const expected = await findSetting<{ hash: string }>(tx, TOKEN);
    if (expected && !timingSafeEqual(Buffer.from(expected.value.hash), Buffer.from(hashOf(input.setupToken?.trim() ?? "")))) {
      throw new Fault("forbidden", "That is not the setup token.", {
        fix: "Copy it from the server's log; each start prints a new one.",
        at: "setupToken",
      });
    }
    const user: UserRow = {
      id: newId(),
      email: input.email,
      name: input.name,
      role: "administrator",
      tenant: null,
      signInName: input.email,
      mustChange: false,
      demo: false,
      createdAt: ctx.clock.now(),
      disabledAt: null,
      lastSignInAt: null,
    };
    await insertUser(tx, user, passwordHash);
    await deleteSetting(tx, TOKEN);
    await recordAudit(tx, ctx, "person.create-first", { subject: `person:${user.id}`, after: auditedPerson(user) });
    return personView(user);
  });
}

const taken = (): Fault =>
  new Fault("conflict", "This console already has its people.", { fix: "Sign in, or ask an administrator for an account." });
