import { inScope, type PrismaTx } from "@/lib/db/server";
import { Fault } from "@/lib/kernel/faults";
import { type Ctx, requirePermission } from "@/lib/people";
import { findDashboard } from "../store/dashboards";
import { findVersion, listVersionsOf } from "../store/versions";
import { findBuiltin } from "../store/views";
import type { VersionSummary, VersionView } from "../views";
import { noDashboard } from "./get-dashboard";

/** Newest first; at most 1,000. Needs metrics:read. A built-in dashboard has none. */
export async function listVersions(ctx: Ctx, uid: string): Promise<readonly VersionSummary[]> {
  requirePermission(ctx.actor, "metrics:read");
  if (findBuiltin(uid) !== null) return [];
  return inScope(ctx.actor, async (tx) => {
    await requireVisible(tx, uid);
    return listVersionsOf(tx, uid);
  });
}

/** One version with its dashboard. Throws Fault `not-found`. */
export async function getVersion(ctx: Ctx, uid: string, version: number): Promise<VersionView> {
  requirePermission(ctx.actor, "metrics:read");
  return inScope(ctx.actor, async (tx) => {
    await requireVisible(tx, uid);
    return requireVersion(tx, uid, version);
  });
}

export async function requireVisible(tx: PrismaTx, uid: string): Promise<number> {
  const row = await findDashboard(tx, uid);
  if (row === null || row.deletedAt !== null) throw noDashboard();
  return row.version;
}

export async function requireVersion(tx: PrismaTx, uid: string, version: number): Promise<VersionView> {
  const found = await findVersion(tx, uid, version);
  if (found === null) throw new Fault("not-found", `There is no version ${version} of this dashboard.`);
  return found;
}
