import { inScope } from "@/lib/db/server";
import { type Ctx, requirePermission } from "@/lib/people";
import { diffDashboards } from "../diff";
import type { DashboardDiff } from "../views";
import { requireVersion, requireVisible } from "./versions";

/** What became of a dashboard between two versions, in either direction; `to` absent: the newest. Throws Fault `not-found`. */
export async function diffVersions(ctx: Ctx, uid: string, from: number, to?: number): Promise<DashboardDiff> {
  requirePermission(ctx.actor, "metrics:read");
  return inScope(ctx.actor, async (tx) => {
    const newest = await requireVisible(tx, uid);
    const before = await requireVersion(tx, uid, from);
    const after = await requireVersion(tx, uid, to ?? newest);
    return { from, to: after.version, changes: diffDashboards(before.dashboard, after.dashboard) };
  });
}
