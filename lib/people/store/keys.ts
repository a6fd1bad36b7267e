import { type Clock, toDate } from "@/lib/kernel/clock";
import type { UnixMillis } from "@/lib/kernel/units";
import { inScope, type PrismaTx, WHOLE_FLEET } from "@/lib/db/server";
import type { Permission } from "../actor";
import type { KeyLimits } from "../api-key";
import type { KeyTimes } from "../key-life";
import { peopleCache } from "./cache";
import { toMillisOf, toMillisOrNull } from "./rows";

export interface KeyRow extends KeyTimes {
  readonly id: string;
  readonly name: string;
  readonly environment: string;
  readonly secretHash: Uint8Array;
  readonly hint: string;
  readonly scopes: readonly Permission[];
  readonly tenant: string | null;
  readonly networks: readonly string[];
  readonly limits: KeyLimits;
  readonly createdBy: string;
  readonly createdAt: UnixMillis;
  readonly lastUsedAt: UnixMillis | null;
  readonly replacedBy: string | null;
  readonly demo: boolean;
}

type Stored = NonNullable<Awaited<ReturnType<PrismaTx["apiKey"]["findUnique"]>>>;

const fromStored = (row: Stored): KeyRow => ({
  id: row.id,
  name: row.name,
  environment: row.environment,
  secretHash: row.secretHash,
  hint: row.hint,
  scopes: row.scopes as Permission[],
  tenant: row.tenant,
  networks: row.networks,
  limits: {
    bytesPerSecond: row.bytesPerSecond,
    itemsPerSecond: row.itemsPerSecond,
    bytesPerDay: row.bytesPerDay === null ? null : Number(row.bytesPerDay),
  },
  createdBy: row.createdBy,
  createdAt: toMillisOf(row.createdAt),
  expiresAt: toMillisOrNull(row.expiresAt),
  revokedAt: toMillisOrNull(row.revokedAt),
  lastUsedAt: toMillisOrNull(row.lastUsedAt),
  replacedBy: row.replacedBy,
  demo: row.demo,
});

/** Null when there is no such key. At most five seconds old; a revocation shows at once. */
export function knownKey(id: string, clock: Clock): Promise<KeyRow | null> {
  return peopleCache<KeyRow | null>("keys").get(id, clock, () => inScope(WHOLE_FLEET, (tx) => findKey(tx, id)));
}

export async function findKey(tx: PrismaTx, id: string): Promise<KeyRow | null> {
  const row = await tx.apiKey.findUnique({ where: { id } });
  return row === null ? null : fromStored(row);
}

/** Newest first. */
export async function allKeys(tx: PrismaTx): Promise<readonly KeyRow[]> {
  return (await tx.apiKey.findMany({ orderBy: [{ createdAt: "desc" }, { id: "asc" }] })).map(fromStored);
}

export async function insertKey(tx: PrismaTx, key: KeyRow): Promise<void> {
  const { limits, ...row } = key;
  await tx.apiKey.create({
    data: {
      ...row,
      secretHash: new Uint8Array(row.secretHash),
      scopes: [...row.scopes],
      networks: [...row.networks],
      itemsPerSecond: limits.itemsPerSecond,
      bytesPerSecond: limits.bytesPerSecond,
      bytesPerDay: limits.bytesPerDay === null ? null : BigInt(limits.bytesPerDay),
      createdAt: toDate(row.createdAt),
      expiresAt: row.expiresAt === null ? null : toDate(row.expiresAt),
      revokedAt: row.revokedAt === null ? null : toDate(row.revokedAt),
      lastUsedAt: row.lastUsedAt === null ? null : toDate(row.lastUsedAt),
    },
  });
}

export async function saveKeyTimes(tx: PrismaTx, key: Pick<KeyRow, "id" | "expiresAt" | "revokedAt" | "replacedBy">): Promise<void> {
  await tx.apiKey.update({
    where: { id: key.id },
    data: {
      expiresAt: key.expiresAt === null ? null : toDate(key.expiresAt),
      revokedAt: key.revokedAt === null ? null : toDate(key.revokedAt),
      replacedBy: key.replacedBy,
    },
  });
}

/** Notes that keys were used. */
export async function saveKeyUse(ids: readonly string[], at: UnixMillis): Promise<void> {
  await inScope(WHOLE_FLEET, (tx) => tx.apiKey.updateMany({ where: { id: { in: [...ids] } }, data: { lastUsedAt: toDate(at) } }));
}
