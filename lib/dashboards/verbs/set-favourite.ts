import { inScope } from "@/lib/db/server";
import { Fault } from "@/lib/kernel/faults";
import { type Ctx, requirePermission } from "@/lib/people";
import { recordAudit } from "@/lib/people/server";
import { noDashboard } from "../reads/get-dashboard";
import { findDashboard } from "../store/dashboards";
import { favouritesOf, saveFavourite } from "../store/favourites";
import { findBuiltin } from "../store/views";

/** Keeps a dashboard at hand for the asking person, or no longer. Throws Fault `forbidden` for an API key. */
export async function setFavourite(ctx: Ctx, uid: string, kept: boolean): Promise<void> {
  requirePermission(ctx.actor, "metrics:read");
  if (ctx.actor.kind !== "user") throw new Fault("forbidden", "Favourites are for people who are signed in, not for API keys.");
  await inScope(ctx.actor, async (tx) => {
    if (findBuiltin(uid) === null && (await findDashboard(tx, uid)) === null) throw noDashboard();
    if ((await favouritesOf(tx, ctx.actor)).has(uid) === kept) return;
    await saveFavourite(tx, ctx.actor.id, uid, kept);
    await recordAudit(tx, ctx, kept ? "dashboard.favourite" : "dashboard.unfavourite", { subject: `dashboard:${uid}` });
  });
}
