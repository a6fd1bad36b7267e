import { inScope } from "@/lib/db/server";
import { secureRandomBytes } from "@/lib/kernel/ids";
import { type Ctx, requirePermission } from "@/lib/people";
import { recordAudit } from "@/lib/people/server";
import type { CreateDashboardInput } from "../inputs";
import { metricsRead } from "../metrics-read";
import type { Dashboard } from "../model";
import { type DashboardRow, insertDashboard } from "../store/dashboards";
import { insertVersion } from "../store/versions";
import { auditedDashboard, viewOf } from "../store/views";
import { newUid } from "../uid";
import type { DashboardView } from "../views";
import { givenDashboard } from "./given-dashboard";

/** Keeps a new dashboard. Throws Fault `invalid` that names every problem with its JSON path. */
export const createDashboard = async (ctx: Ctx, { dashboard, note }: CreateDashboardInput): Promise<DashboardView> =>
  keepNewDashboard(ctx, givenDashboard(dashboard), note);

/** The same for one that was read already. */
export async function keepNewDashboard(ctx: Ctx, dashboard: Dashboard, note: string): Promise<DashboardView> {
  requirePermission(ctx.actor, "dashboards:write");
  const at = ctx.clock.now();
  const by = ctx.actor.name;
  const uid = newUid(dashboard.title, secureRandomBytes);
  const row: DashboardRow = {
    uid,
    tenant: ctx.actor.tenant,
    version: 1,
    dashboard,
    metrics: metricsRead(dashboard),
    createdAt: at,
    createdBy: by,
    updatedAt: at,
    updatedBy: by,
    deletedAt: null,
  };
  await inScope(ctx.actor, async (tx) => {
    await insertDashboard(tx, row);
    await insertVersion(tx, { uid, version: 1, at, by, note, restoredFrom: null, dashboard });
    await recordAudit(tx, ctx, "dashboard.create", { subject: `dashboard:${uid}`, after: auditedDashboard(row) });
  });
  return viewOf(ctx, row, false);
}
