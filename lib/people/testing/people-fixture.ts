import { randomUUID } from "node:crypto";
import { parseConfig } from "@/lib/config";
import { setConfig } from "@/lib/config/server";
import { type Database, inScope, setDatabase, WHOLE_FLEET } from "@/lib/db/server";
import { ManualClock } from "@/lib/kernel/clock";
import { unixMillis } from "@/lib/kernel/units";
import { type Actor, ROLE_PERMISSIONS, type Role } from "../actor";
import { hashPassword } from "../auth/passwords";
import type { Ctx } from "../context";
import { insertSession } from "../store/sessions";
import { insertUser } from "../store/users";

export const PASSWORD = "orbit candle thirteen";

/** A moment in 2027; sessions and keys of a test live around it. */
export const START = unixMillis(Date.UTC(2027, 0, 4, 12));

/** Makes a test's database and a fixed secret the process's own. Returns the clock that the test moves. */
export function usePeople(db: Database): ManualClock {
  setDatabase(db);
  setConfig(parseConfig({ NODE_ENV: "test", SIGHTGLASS_SECRET: "a secret that is only for tests, really" }));
  return new ManualClock(START);
}

export interface SomebodyOptions {
  readonly role: Role;
  readonly tenant?: string;
  readonly email?: string;
}

/** A person in the database; the hash is made once, for hashing is slow on purpose. */
export async function somebody({ role, tenant, email }: SomebodyOptions): Promise<{ id: string; email: string; actor: Actor }> {
  const id = randomUUID();
  const address = email ?? `${id.slice(0, 8)}@example.com`;
  const user = {
    id,
    email: address,
    name: `Somebody ${id.slice(0, 4)}`,
    role,
    tenant: tenant ?? null,
    signInName: address,
    mustChange: false,
    demo: false,
    createdAt: START,
    disabledAt: null,
    lastSignInAt: null,
  };
  const hash = await (knownHash ??= hashPassword(PASSWORD));
  await inScope(WHOLE_FLEET, (tx) => insertUser(tx, user, hash));
  return { id, email: address, actor: { kind: "user", id, name: user.name, permissions: ROLE_PERMISSIONS[role], tenant: tenant ?? null } };
}

let knownHash: Promise<string> | undefined;

export const BROWSER = { userAgent: "a test", remoteAddress: "192.0.2.1" };

export const sessionFor = (userId: string, clock: ManualClock): Promise<string> =>
  inScope(WHOLE_FLEET, (tx) => insertSession(tx, userId, BROWSER, clock.now()));

export const ctxOf = (actor: Actor, clock: ManualClock): Ctx => ({ actor, clock, requestId: "request-1", remoteAddress: "192.0.2.1" });

/** Somebody who was given every permission, but within one tenant. */
export const tenantAdministrator = (tenant: string): Actor => ({
  kind: "key",
  id: `key-of-${tenant}`,
  name: `Key of ${tenant}`,
  permissions: ROLE_PERMISSIONS.administrator,
  tenant,
});
