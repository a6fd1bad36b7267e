import { inScope, type PrismaTx } from "@/lib/db/server";
import { isoInstant } from "@/lib/kernel/clock";
import { Fault } from "@/lib/kernel/faults";
import { type Ctx, requirePermission } from "@/lib/people";
import { recordAudit } from "@/lib/people/server";
import type { RestoreVersionInput, SaveDashboardInput } from "../inputs";
import { metricsRead } from "../metrics-read";
import type { Dashboard } from "../model";
import { noDashboard } from "../reads/get-dashboard";
import { type DashboardRow, lockDashboard, updateDashboard } from "../store/dashboards";
import { favouritesOf } from "../store/favourites";
import { findVersion, insertVersion } from "../store/versions";
import { auditedDashboard, viewOf } from "../store/views";
import type { DashboardView } from "../views";
import { givenDashboard, requireOwn } from "./given-dashboard";

/**
 * Saves a dashboard over the version that was changed. Throws Fault `conflict`
 * that says who saved in between; nothing is written then. Saving what is
 * there already makes no version.
 */
export async function saveDashboard(ctx: Ctx, uid: string, input: SaveDashboardInput): Promise<DashboardView> {
  requirePermission(ctx.actor, "dashboards:write");
  const dashboard = givenDashboard(input.dashboard);
  return inScope(ctx.actor, async (tx) => {
    const before = await lockCurrent(tx, ctx, uid, input.version);
    const favourite = (await favouritesOf(tx, ctx.actor)).has(uid);
    if (JSON.stringify(before.dashboard) === JSON.stringify(dashboard)) return viewOf(ctx, before, favourite);
    const row = await addVersion(tx, ctx, before, dashboard, input.note, null);
    await recordAudit(tx, ctx, "dashboard.save", {
      subject: `dashboard:${uid}`,
      before: auditedDashboard(before),
      after: { ...auditedDashboard(row), note: input.note },
    });
    return viewOf(ctx, row, favourite);
  });
}

/** Brings an earlier version back, as a new one: nothing that was saved is lost. `input.version` is the newest that the person knows of. */
export async function restoreVersion(ctx: Ctx, uid: string, version: number, input: RestoreVersionInput): Promise<DashboardView> {
  requirePermission(ctx.actor, "dashboards:write");
  return inScope(ctx.actor, async (tx) => {
    const before = await lockCurrent(tx, ctx, uid, input.version);
    const wanted = await findVersion(tx, uid, version);
    if (wanted === null) throw new Fault("not-found", `There is no version ${version} of this dashboard.`);
    const row = await addVersion(tx, ctx, before, wanted.dashboard, input.note, version);
    await recordAudit(tx, ctx, "dashboard.restore", {
      subject: `dashboard:${uid}`,
      before: auditedDashboard(before),
      after: { ...auditedDashboard(row), restoredFrom: version, note: input.note },
    });
    return viewOf(ctx, row, (await favouritesOf(tx, ctx.actor)).has(uid));
  });
}

async function lockCurrent(tx: PrismaTx, ctx: Ctx, uid: string, version: number): Promise<DashboardRow> {
  const row = await lockDashboard(tx, uid);
  requireOwn(ctx, uid, row);
  if (row.deletedAt !== null) throw noDashboard();
  if (row.version !== version) {
    const when = isoInstant(row.updatedAt).slice(0, 16).replace("T", " ");
    throw new Fault(
      "conflict",
      `${row.updatedBy} saved version ${row.version} at ${when} UTC, after the version ${version} that you changed.`,
      { at: "version", fix: "Compare the two; then save yours over it, or go on from theirs." },
    );
  }
  return row;
}

async function addVersion(
  tx: PrismaTx,
  ctx: Ctx,
  before: DashboardRow,
  dashboard: Dashboard,
  note: string,
  restoredFrom: number | null,
): Promise<DashboardRow> {
  const row: DashboardRow = {
    ...before,
    dashboard,
    metrics: metricsRead(dashboard),
    version: before.version + 1,
    updatedAt: ctx.clock.now(),
    updatedBy: ctx.actor.name,
  };
  await updateDashboard(tx, row);
  const { uid, version, updatedAt: at, updatedBy: by } = row;
  await insertVersion(tx, { uid, version, at, by, note, restoredFrom, dashboard });
  return row;
}
