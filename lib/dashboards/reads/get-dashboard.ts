import { inScope, type RowScope } from "@/lib/db/server";
import { Fault } from "@/lib/kernel/faults";
import { type Ctx, requirePermission } from "@/lib/people";
import type { Dashboard } from "../model";
import { findDashboard } from "../store/dashboards";
import { favouritesOf } from "../store/favourites";
import { findVersion } from "../store/versions";
import { builtinView, findBuiltin, viewOf } from "../store/views";
import type { DashboardView } from "../views";

/** The same for one that does not exist, is in the bin, or may not be seen. */
export const noDashboard = (): Fault =>
  new Fault("not-found", "There is no such dashboard.", { fix: "It may have been deleted; the list shows what there is." });

/**
 * A dashboard as it is, or as `version` was. Needs metrics:read; throws Fault
 * `not-found` also for one that the actor may not see.
 */
export async function getDashboard(ctx: Ctx, uid: string, version?: number): Promise<DashboardView> {
  requirePermission(ctx.actor, "metrics:read");
  return inScope(ctx.actor, async (tx) => {
    const favourite = (await favouritesOf(tx, ctx.actor)).has(uid);
    const builtin = findBuiltin(uid);
    if (builtin !== null) return builtinView(ctx, builtin, favourite);
    const row = await findDashboard(tx, uid);
    if (row === null || row.deletedAt !== null) throw noDashboard();
    if (version === undefined || version === row.version) return viewOf(ctx, row, favourite);
    const shown = await findVersion(tx, uid, version);
    if (shown === null) throw new Fault("not-found", `There is no version ${version} of this dashboard.`);
    return viewOf(ctx, row, favourite, shown);
  });
}

/** The dashboard alone, for work that is not about who asks. Null when there is none in that scope. */
export async function dashboardAt(
  scope: RowScope,
  uid: string,
): Promise<{ readonly dashboard: Dashboard; readonly version: number } | null> {
  const builtin = findBuiltin(uid);
  if (builtin !== null) return { dashboard: builtin.dashboard, version: 0 };
  const row = await inScope(scope, (tx) => findDashboard(tx, uid));
  return row === null || row.deletedAt !== null ? null : { dashboard: row.dashboard, version: row.version };
}
