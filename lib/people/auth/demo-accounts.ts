import { inScope, type PrismaTx, WHOLE_FLEET } from "@/lib/db/server";
import type { Clock } from "@/lib/kernel/clock";
import { newId, newRequestId, secureRandomBytes } from "@/lib/kernel/ids";
import { type Permission, ROLE_PERMISSIONS, ROLES, type Role, SYSTEM_ACTOR } from "../actor";
import { mintKey, writeKey } from "../api-key-format";
import type { Ctx } from "../context";
import { recordAudit } from "../store/audit";
import { insertKey, type KeyRow } from "../store/keys";
import { endSessions } from "../store/sessions";
import { clearThrottle } from "../store/throttle";
import { demoUserIds, insertUser, savePassword, type UserRow } from "../store/users";
import { auditedKey } from "../store/views";
import { hashSecret } from "./key-verifier";
import { hashPassword } from "./passwords";

export interface DemoAccess {
  /** A key that may send telemetry. */
  readonly ingestKey: string;
  /** A key that may read all of it, and change nothing. */
  readonly readKey: string;
  readonly accounts: readonly { readonly role: Role; readonly email: string; readonly password: string }[];
}

const NAMES: Readonly<Record<Role, string>> = {
  administrator: "Ada Adler",
  commander: "Cora Lindqvist",
  responder: "Ravi Menon",
  finance: "Femi Okafor",
  viewer: "Vera Novak",
  "tenant-viewer": "Tomás Rey",
};

/**
 * One account a role and a key to send with, for a demonstration: made when
 * missing, and given fresh passwords at each start, so that no password of a
 * demonstration is known beforehand. `tenant` is whom the tenant viewer sees.
 */
export async function ensureDemoAccounts(clock: Clock, tenant: string): Promise<DemoAccess> {
  const ctx = systemCtx(clock);
  const accounts = await Promise.all(
    ROLES.map(async (role) => {
      const password = `demo-${Buffer.from(secureRandomBytes(9)).toString("base64url")}`;
      return { role, email: `${role}@demo.example`, password, hash: await hashPassword(password) };
    }),
  );
  const ingest = demoKey("The demonstration's fleet", ["ingest:write", "changes:write", "targets:write", "settings:read"], clock);
  const read = demoKey("The demonstration's reader", [...ROLE_PERMISSIONS.viewer, "settings:read"], clock);
  await inScope(WHOLE_FLEET, async (tx) => {
    for (const account of accounts) await ensureAccount(tx, account, tenant, clock);
    await dropDemoKeys(tx);
    for (const { key } of [ingest, read]) await insertKey(tx, key);
    const keys = [ingest, read].map(({ key }) => auditedKey(key));
    await recordAudit(tx, ctx, "demo.begin", { subject: "demo", after: { keys, accounts: accounts.map((a) => a.email) } });
  });
  return { ingestKey: ingest.text, readKey: read.text, accounts: accounts.map(({ role, email, password }) => ({ role, email, password })) };
}

const systemCtx = (clock: Clock): Ctx => ({ actor: SYSTEM_ACTOR, clock, requestId: newRequestId(), remoteAddress: "" });

function demoKey(name: string, scopes: readonly Permission[], clock: Clock): { readonly key: KeyRow; readonly text: string } {
  const parts = mintKey("demo", secureRandomBytes);
  const key: KeyRow = {
    id: parts.keyId,
    name,
    environment: "demo",
    secretHash: hashSecret(parts.secret),
    hint: `${parts.secret.slice(0, 4)}…${parts.secret.slice(-4)}`,
    scopes,
    tenant: null,
    networks: [],
    limits: { itemsPerSecond: null, bytesPerSecond: null, bytesPerDay: null },
    createdBy: SYSTEM_ACTOR.name,
    createdAt: clock.now(),
    expiresAt: null,
    revokedAt: null,
    lastUsedAt: null,
    replacedBy: null,
    demo: true,
  };
  return { key, text: writeKey(parts) };
}

async function ensureAccount(
  tx: PrismaTx,
  account: { role: Role; email: string; hash: string },
  tenant: string,
  clock: Clock,
): Promise<void> {
  const known = await tx.user.findUnique({ where: { signInName: account.email }, select: { id: true, demo: true } });
  if (known?.demo) {
    await savePassword(tx, known.id, account.hash, false);
    await tx.user.update({
      where: { id: known.id },
      data: { role: account.role, tenant: account.role === "tenant-viewer" ? tenant : null, disabledAt: null },
    });
    await clearThrottle(tx, account.email);
    return;
  }
  // Somebody real who happens to have the address keeps it; the demonstration does without.
  if (known) return;
  const user: UserRow = {
    id: newId(),
    email: account.email,
    name: NAMES[account.role],
    role: account.role,
    tenant: account.role === "tenant-viewer" ? tenant : null,
    signInName: account.email,
    mustChange: false,
    demo: true,
    createdAt: clock.now(),
    disabledAt: null,
    lastSignInAt: null,
  };
  await insertUser(tx, user, account.hash);
}

const dropDemoKeys = (tx: PrismaTx) => tx.apiKey.deleteMany({ where: { demo: true } });

/**
 * Takes the demonstration's accounts and keys away: for every start that is
 * not a demonstration. Nothing of them works afterwards; what they did stays
 * in the audit log. Does nothing when there are none.
 */
export async function removeDemoAccounts(clock: Clock): Promise<void> {
  await inScope(WHOLE_FLEET, async (tx) => {
    const ids = await demoUserIds(tx);
    const { count } = await dropDemoKeys(tx);
    if (ids.length === 0 && count === 0) return;
    for (const userId of ids) await endSessions(tx, { userId }, clock.now());
    await tx.user.deleteMany({ where: { id: { in: [...ids] } } });
    await recordAudit(tx, systemCtx(clock), "demo.end", { subject: "demo", before: { accounts: ids.length, keys: count } });
  });
}
