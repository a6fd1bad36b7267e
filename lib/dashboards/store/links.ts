import { createHash } from "node:crypto";
import type { PrismaTx } from "@/lib/db/server";
import { toDate } from "@/lib/kernel/clock";
import type { UnixMillis } from "@/lib/kernel/units";
import type { PublicLinkTime } from "../views";
import { type ChosenValues, chosenFrom, toMillisOf, toMillisOrNull } from "./rows";

export interface LinkRow {
  readonly id: string;
  readonly uid: string;
  readonly tokenHash: Uint8Array;
  readonly name: string;
  readonly time: PublicLinkTime;
  readonly variables: ChosenValues;
  readonly tenant: string | null;
  /** The tenant of who made it; null for the fleet's operators. */
  readonly madeFor: string | null;
  readonly createdAt: UnixMillis;
  readonly createdBy: string;
  readonly expiresAt: UnixMillis;
  readonly revokedAt: UnixMillis | null;
  readonly openedCount: number;
  readonly lastOpenedAt: UnixMillis | null;
}

type Stored = NonNullable<Awaited<ReturnType<PrismaTx["dashboardLink"]["findUnique"]>>>;

const fromStored = (row: Stored): LinkRow => ({
  ...row,
  time: JSON.parse(row.time) as PublicLinkTime,
  variables: chosenFrom(row.variables),
  createdAt: toMillisOf(row.createdAt),
  expiresAt: toMillisOf(row.expiresAt),
  revokedAt: toMillisOrNull(row.revokedAt),
  lastOpenedAt: toMillisOrNull(row.lastOpenedAt),
});

/** The token is long and random: one round of hashing is enough, and makes it findable. */
export const hashToken = (token: string): Uint8Array<ArrayBuffer> => new Uint8Array(createHash("sha256").update(token).digest());

export async function insertLink(tx: PrismaTx, link: LinkRow): Promise<void> {
  await tx.dashboardLink.create({
    data: {
      ...link,
      tokenHash: new Uint8Array(link.tokenHash),
      time: JSON.stringify(link.time),
      variables: JSON.stringify(link.variables),
      createdAt: toDate(link.createdAt),
      expiresAt: toDate(link.expiresAt),
      revokedAt: null,
      lastOpenedAt: null,
    },
  });
}

/** Newest first, also those that ended; at most 200. */
export async function linksOf(tx: PrismaTx, uid: string): Promise<readonly LinkRow[]> {
  return (await tx.dashboardLink.findMany({ where: { uid }, orderBy: { createdAt: "desc" }, take: 200 })).map(fromStored);
}

export async function findLink(tx: PrismaTx, uid: string, id: string): Promise<LinkRow | null> {
  const row = await tx.dashboardLink.findFirst({ where: { id, uid } });
  return row === null ? null : fromStored(row);
}

export async function findLinkByToken(tx: PrismaTx, token: string): Promise<LinkRow | null> {
  const row = await tx.dashboardLink.findUnique({ where: { tokenHash: hashToken(token) } });
  return row === null ? null : fromStored(row);
}

export async function revokeLink(tx: PrismaTx, id: string, at: UnixMillis): Promise<void> {
  await tx.dashboardLink.update({ where: { id }, data: { revokedAt: toDate(at) } });
}

export async function countOpening(tx: PrismaTx, id: string, at: UnixMillis): Promise<void> {
  await tx.dashboardLink.update({ where: { id }, data: { openedCount: { increment: 1 }, lastOpenedAt: toDate(at) } });
}

/** Links that ended before; nobody asks what they were. Returns how many went. */
export async function purgeLinks(tx: PrismaTx, before: UnixMillis): Promise<number> {
  return (await tx.dashboardLink.deleteMany({ where: { expiresAt: { lt: toDate(before) } } })).count;
}
