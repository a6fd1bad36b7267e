import type { PrismaTx } from "@/lib/db/server";
import type { Actor } from "@/lib/people";

/** Uids that a person keeps at hand; nobody but people has favourites. */
export async function favouritesOf(tx: PrismaTx, actor: Actor): Promise<ReadonlySet<string>> {
  if (actor.kind !== "user") return new Set();
  const rows = await tx.dashboardFavourite.findMany({ where: { userId: actor.id }, select: { uid: true } });
  return new Set(rows.map(({ uid }) => uid));
}

export async function saveFavourite(tx: PrismaTx, userId: string, uid: string, kept: boolean): Promise<void> {
  if (kept) await tx.dashboardFavourite.upsert({ where: { userId_uid: { userId, uid } }, create: { userId, uid }, update: {} });
  else await tx.dashboardFavourite.deleteMany({ where: { userId, uid } });
}
