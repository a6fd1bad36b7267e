import type { PrismaTx } from "@/lib/db/server";
import { Fault } from "@/lib/kernel/faults";
import { findKey, type KeyRow } from "./keys";
import { countActiveAdministrators, findUser, lockAdministrators, type UserRow } from "./users";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Throws Fault `not-found` for who does not exist and for who is another tenant's alike. */
export async function requireUser(tx: PrismaTx, id: string): Promise<UserRow> {
  const user = UUID.test(id) ? await findUser(tx, id) : null;
  if (user === null) throw new Fault("not-found", "There is no such person.");
  return user;
}

export async function requireKey(tx: PrismaTx, id: string): Promise<KeyRow> {
  const key = await findKey(tx, id);
  if (key === null) throw new Fault("not-found", "There is no such key.");
  return key;
}

const administers = (user: UserRow): boolean => user.role === "administrator" && user.disabledAt === null;

/** Throws Fault `conflict` when the change would leave nobody who can undo it. */
export async function keepAnAdministrator(tx: PrismaTx, before: UserRow, after: UserRow): Promise<void> {
  if (!administers(before) || administers(after)) return;
  await lockAdministrators(tx);
  if ((await countActiveAdministrators(tx)) <= 1) {
    throw new Fault("conflict", `${before.name} is the last administrator.`, { fix: "Make somebody else an administrator first." });
  }
}
