import { inScope, WHOLE_FLEET } from "@/lib/db/server";
import type { Clock } from "@/lib/kernel/clock";
import { Fault } from "@/lib/kernel/faults";
import { days, toMillis, unixMillis } from "@/lib/kernel/units";
import { type Ctx, requirePermission } from "@/lib/people";
import { recordAudit } from "@/lib/people/server";
import { noDashboard } from "../reads/get-dashboard";
import { lockDashboard, purgeDeleted, updateDashboard } from "../store/dashboards";
import { favouritesOf } from "../store/favourites";
import { purgeLinks } from "../store/links";
import { auditedDashboard, viewOf } from "../store/views";
import type { DashboardView } from "../views";
import { requireOwn } from "./given-dashboard";

/** How long a deleted dashboard can be taken back. */
const KEPT_MS = toMillis(days(30));

/** Puts a dashboard into the bin, from which it can be taken back for 30 days. Its public links stop at once. */
export async function deleteDashboard(ctx: Ctx, uid: string): Promise<void> {
  requirePermission(ctx.actor, "dashboards:write");
  await inScope(ctx.actor, async (tx) => {
    const row = await lockDashboard(tx, uid);
    requireOwn(ctx, uid, row);
    if (row.deletedAt !== null) throw noDashboard();
    await updateDashboard(tx, { ...row, deletedAt: ctx.clock.now() });
    await recordAudit(tx, ctx, "dashboard.delete", { subject: `dashboard:${uid}`, before: auditedDashboard(row) });
  });
}

/** Takes a dashboard out of the bin. Throws Fault `not-found` when it is no longer there. */
export async function undeleteDashboard(ctx: Ctx, uid: string): Promise<DashboardView> {
  requirePermission(ctx.actor, "dashboards:write");
  return inScope(ctx.actor, async (tx) => {
    const row = await lockDashboard(tx, uid);
    requireOwn(ctx, uid, row);
    if (row.deletedAt === null) throw new Fault("conflict", "This dashboard is not deleted.");
    const back = { ...row, deletedAt: null };
    await updateDashboard(tx, back);
    await recordAudit(tx, ctx, "dashboard.undelete", { subject: `dashboard:${uid}`, after: auditedDashboard(back) });
    return viewOf(ctx, back, (await favouritesOf(tx, ctx.actor)).has(uid));
  });
}

/** Removes for good what has been in the bin for 30 days, and public links that ended as long ago. Returns how many went. */
export function emptyBin(clock: Clock): Promise<number> {
  const before = unixMillis(clock.now() - KEPT_MS);
  return inScope(WHOLE_FLEET, async (tx) => (await purgeDeleted(tx, before)) + (await purgeLinks(tx, before)));
}
