import type { UnixMillis } from "@/lib/kernel/units";
import type { Ctx } from "@/lib/people";
import { BUILTIN_DASHBOARDS, type BuiltinDashboard } from "../builtin/builtin-dashboards";
import { checkDashboard } from "../check-dashboard";
import { linkState } from "../public-link";
import type { DashboardSummary, DashboardView, PublicLinkView, VersionView } from "../views";
import type { DashboardHead, DashboardRow } from "./dashboards";
import type { LinkRow } from "./links";

export const findBuiltin = (uid: string): BuiltinDashboard | null => BUILTIN_DASHBOARDS.find((builtin) => builtin.uid === uid) ?? null;

export const mayWrite = (ctx: Ctx): boolean => ctx.actor.permissions.includes("dashboards:write");

/** The fleet's people may change every dashboard, a tenant's their own. */
export const mayEdit = (ctx: Ctx, row: Pick<DashboardRow, "tenant" | "deletedAt">): boolean =>
  mayWrite(ctx) && row.deletedAt === null && (ctx.actor.tenant === null || ctx.actor.tenant === row.tenant);

export const summaryOf = (head: DashboardHead, favourites: ReadonlySet<string>): DashboardSummary => ({
  ...head,
  builtin: false,
  favourite: favourites.has(head.uid),
});

export const builtinSummary = ({ uid, dashboard }: BuiltinDashboard, favourites: ReadonlySet<string>): DashboardSummary => ({
  uid,
  title: dashboard.title,
  description: dashboard.description,
  folder: dashboard.folder,
  tags: dashboard.tags,
  builtin: true,
  favourite: favourites.has(uid),
  version: 0,
  panelCount: dashboard.panels.length,
  updatedAt: null,
  updatedBy: null,
  deletedAt: null,
});

/** `shown`: an earlier version in place of the newest. */
export function viewOf(ctx: Ctx, row: DashboardRow, favourite: boolean, shown: VersionView | null = null): DashboardView {
  const dashboard = shown?.dashboard ?? row.dashboard;
  return {
    uid: row.uid,
    dashboard,
    builtin: false,
    favourite,
    version: shown?.version ?? row.version,
    newestVersion: row.version,
    createdAt: row.createdAt,
    createdBy: row.createdBy,
    updatedAt: shown?.at ?? row.updatedAt,
    updatedBy: shown?.by ?? row.updatedBy,
    mayEdit: mayEdit(ctx, row),
    mayWrite: mayWrite(ctx),
    warnings: checkDashboard(dashboard).warnings,
  };
}

export const builtinView = (ctx: Ctx, { uid, dashboard }: BuiltinDashboard, favourite: boolean): DashboardView => ({
  uid,
  dashboard,
  builtin: true,
  favourite,
  version: 0,
  newestVersion: 0,
  createdAt: null,
  createdBy: null,
  updatedAt: null,
  updatedBy: null,
  mayEdit: false,
  mayWrite: mayWrite(ctx),
  warnings: [],
});

/** What the audit log keeps of a dashboard; the versions keep the rest. */
export const auditedDashboard = ({ dashboard, version, tenant }: Pick<DashboardRow, "dashboard" | "version" | "tenant">) => ({
  title: dashboard.title,
  folder: dashboard.folder,
  audience: dashboard.audience,
  version,
  panels: dashboard.panels.length,
  tenant,
});

/** A link as its makers see it. */
export const linkView = (link: LinkRow, now: UnixMillis): PublicLinkView => ({
  id: link.id,
  name: link.name,
  createdAt: link.createdAt,
  createdBy: link.createdBy,
  expiresAt: link.expiresAt,
  revokedAt: link.revokedAt,
  state: linkState(link, now),
  time: link.time,
  variables: link.variables,
  tenant: link.tenant,
  openedCount: link.openedCount,
  lastOpenedAt: link.lastOpenedAt,
});

/** What the audit log keeps of a link; its token is no part of it. */
export const auditedLink = ({ id, name, time, variables, tenant, expiresAt }: LinkRow) => ({
  id,
  name,
  time,
  variables,
  tenant,
  expiresAt,
});
