import { toDate } from "@/lib/kernel/clock";
import type { UnixMillis } from "@/lib/kernel/units";
import { inScope, type PrismaTx, WHOLE_FLEET } from "@/lib/db/server";
import type { Role } from "../actor";
import { toMillisOf, toMillisOrNull } from "./rows";

export interface UserRow {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly tenant: string | null;
  readonly signInName: string | null;
  readonly mustChange: boolean;
  readonly demo: boolean;
  readonly createdAt: UnixMillis;
  readonly disabledAt: UnixMillis | null;
  readonly lastSignInAt: UnixMillis | null;
}

type Stored = NonNullable<Awaited<ReturnType<PrismaTx["user"]["findUnique"]>>>;

const fromStored = (row: Stored): UserRow => ({
  id: row.id,
  email: row.email,
  name: row.name,
  role: row.role as Role,
  tenant: row.tenant,
  signInName: row.signInName,
  mustChange: row.mustChange,
  demo: row.demo,
  createdAt: toMillisOf(row.createdAt),
  disabledAt: toMillisOrNull(row.disabledAt),
  lastSignInAt: toMillisOrNull(row.lastSignInAt),
});

/** Whether anybody can sign in, or ever could: decides between sign-in and first run. */
export const anyUserExists = (): Promise<boolean> => inScope(WHOLE_FLEET, async (tx) => (await tx.user.count({ take: 1 })) > 0);

export async function findUser(tx: PrismaTx, id: string): Promise<UserRow | null> {
  const row = await tx.user.findUnique({ where: { id } });
  return row === null ? null : fromStored(row);
}

/** The person and the hash of their password, by the name they sign in with; null when there is none. */
export async function findForSignIn(tx: PrismaTx, signInName: string): Promise<{ user: UserRow; passwordHash: string } | null> {
  const row = await tx.user.findUnique({ where: { signInName } });
  return row?.passwordHash ? { user: fromStored(row), passwordHash: row.passwordHash } : null;
}

export async function passwordHashOf(tx: PrismaTx, id: string): Promise<string | null> {
  const row = await tx.user.findUnique({ where: { id }, select: { passwordHash: true } });
  return row?.passwordHash ?? null;
}

/** By name. */
export async function allUsers(tx: PrismaTx): Promise<readonly UserRow[]> {
  return (await tx.user.findMany({ orderBy: [{ name: "asc" }, { id: "asc" }] })).map(fromStored);
}

export async function insertUser(tx: PrismaTx, user: UserRow, passwordHash: string | null): Promise<void> {
  await tx.user.create({
    data: {
      ...user,
      passwordHash,
      createdAt: toDate(user.createdAt),
      disabledAt: user.disabledAt === null ? null : toDate(user.disabledAt),
      lastSignInAt: user.lastSignInAt === null ? null : toDate(user.lastSignInAt),
    },
  });
}

export async function saveAccess(tx: PrismaTx, user: Pick<UserRow, "id" | "role" | "tenant" | "disabledAt">): Promise<void> {
  await tx.user.update({
    where: { id: user.id },
    data: { role: user.role, tenant: user.tenant, disabledAt: user.disabledAt === null ? null : toDate(user.disabledAt) },
  });
}

export async function savePassword(tx: PrismaTx, id: string, passwordHash: string, mustChange: boolean): Promise<void> {
  await tx.user.update({ where: { id }, data: { passwordHash, mustChange } });
}

// Two administrators who remove each other at the same moment must not both succeed.
const ADMINISTRATORS_LOCK = 7_271_002;

/** Makes changes of who is an administrator wait for one another until they commit. */
export async function lockAdministrators(tx: PrismaTx): Promise<void> {
  await tx.$queryRawUnsafe(`SELECT pg_advisory_xact_lock(${ADMINISTRATORS_LOCK})::text`);
}

export const countActiveAdministrators = (tx: PrismaTx): Promise<number> =>
  tx.user.count({ where: { role: "administrator", disabledAt: null } });

export async function findByOidc(tx: PrismaTx, issuer: string, subject: string): Promise<UserRow | null> {
  const row = await tx.oidcAccount.findUnique({ where: { issuer_subject: { issuer, subject } }, include: { user: true } });
  return row === null ? null : fromStored(row.user);
}

export async function insertOidcAccount(tx: PrismaTx, issuer: string, subject: string, userId: string): Promise<void> {
  await tx.oidcAccount.create({ data: { issuer, subject, userId } });
}

export async function demoUserIds(tx: PrismaTx): Promise<readonly string[]> {
  return (await tx.user.findMany({ where: { demo: true }, select: { id: true } })).map((row) => row.id);
}
