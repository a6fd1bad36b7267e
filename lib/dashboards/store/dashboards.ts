import type { PrismaTx } from "@/lib/db/server";
import { toDate } from "@/lib/kernel/clock";
import type { UnixMillis } from "@/lib/kernel/units";
import { visibleText } from "@/lib/kernel/visible-text";
import type { Dashboard } from "../model";
import { isUid } from "../uid";
import { toMillisOf, toMillisOrNull } from "./rows";

export interface DashboardRow {
  readonly uid: string;
  readonly tenant: string | null;
  readonly version: number;
  readonly dashboard: Dashboard;
  /** Metric names that its queries read. */
  readonly metrics: readonly string[];
  readonly createdAt: UnixMillis;
  readonly createdBy: string;
  readonly updatedAt: UnixMillis;
  readonly updatedBy: string;
  readonly deletedAt: UnixMillis | null;
}

/** What the list needs of a dashboard; its body stays where it is. */
export interface DashboardHead extends Pick<DashboardRow, "uid" | "version" | "updatedAt" | "updatedBy" | "deletedAt"> {
  readonly title: string;
  readonly description: string;
  readonly folder: string;
  readonly tags: readonly string[];
  readonly panelCount: number;
}

type Stored = NonNullable<Awaited<ReturnType<PrismaTx["dashboard"]["findUnique"]>>>;

const fromStored = (row: Stored): DashboardRow => ({
  uid: row.uid,
  tenant: row.tenant,
  version: row.version,
  dashboard: JSON.parse(row.body) as Dashboard,
  metrics: row.metrics,
  createdAt: toMillisOf(row.createdAt),
  createdBy: row.createdBy,
  updatedAt: toMillisOf(row.updatedAt),
  updatedBy: row.updatedBy,
  deletedAt: toMillisOrNull(row.deletedAt),
});

/** The columns that repeat what the body says, to list and search by. */
const columnsOf = (row: DashboardRow) => ({
  version: row.version,
  audience: row.dashboard.audience,
  title: row.dashboard.title,
  description: visibleText(row.dashboard.description.slice(0, 300)).toWellFormed(),
  folder: row.dashboard.folder,
  tags: [...row.dashboard.tags],
  panels: row.dashboard.panels.length,
  metrics: [...row.metrics],
  body: JSON.stringify(row.dashboard),
  updatedAt: toDate(row.updatedAt),
  updatedBy: row.updatedBy,
  deletedAt: row.deletedAt === null ? null : toDate(row.deletedAt),
});

/** Null when there is none that the transaction's scope may see, deleted ones included. */
export async function findDashboard(tx: PrismaTx, uid: string): Promise<DashboardRow | null> {
  const row = isUid(uid) ? await tx.dashboard.findUnique({ where: { uid } }) : null;
  return row === null ? null : fromStored(row);
}

/** The same, held against other writers until the transaction ends. */
export async function lockDashboard(tx: PrismaTx, uid: string): Promise<DashboardRow | null> {
  if (isUid(uid)) await tx.$queryRaw`SELECT 1 FROM dashboard WHERE uid = ${uid} FOR UPDATE`;
  return findDashboard(tx, uid);
}

/** By title; with `deleted` those in the bin alone, otherwise all others. */
export async function listHeads(tx: PrismaTx, deleted: boolean): Promise<readonly DashboardHead[]> {
  const rows = await tx.dashboard.findMany({
    where: { deletedAt: deleted ? { not: null } : null },
    select: {
      uid: true,
      title: true,
      description: true,
      folder: true,
      tags: true,
      panels: true,
      version: true,
      updatedAt: true,
      updatedBy: true,
      deletedAt: true,
    },
    orderBy: [{ title: "asc" }, { uid: "asc" }],
    take: 5000,
  });
  return rows.map(({ panels, updatedAt, deletedAt, ...row }) => ({
    ...row,
    panelCount: panels,
    updatedAt: toMillisOf(updatedAt),
    deletedAt: toMillisOrNull(deletedAt),
  }));
}

export async function insertDashboard(tx: PrismaTx, row: DashboardRow): Promise<void> {
  await tx.dashboard.create({
    data: { uid: row.uid, tenant: row.tenant, createdAt: toDate(row.createdAt), createdBy: row.createdBy, ...columnsOf(row) },
  });
}

export async function updateDashboard(tx: PrismaTx, row: DashboardRow): Promise<void> {
  await tx.dashboard.update({ where: { uid: row.uid }, data: columnsOf(row) });
}

/** Every dashboard with the metrics that it reads, by title. */
export async function metricUses(tx: PrismaTx): Promise<readonly { uid: string; title: string; metrics: readonly string[] }[]> {
  return tx.dashboard.findMany({
    where: { deletedAt: null },
    select: { uid: true, title: true, metrics: true },
    orderBy: { title: "asc" },
  });
}

/** Removes for good what was deleted before; returns how many went. Their versions go with them, links and permalinks too. */
export async function purgeDeleted(tx: PrismaTx, before: UnixMillis): Promise<number> {
  const gone = await tx.dashboard.findMany({ where: { deletedAt: { lt: toDate(before) } }, select: { uid: true } });
  const uids = gone.map(({ uid }) => uid);
  if (uids.length === 0) return 0;
  await tx.dashboardLink.deleteMany({ where: { uid: { in: uids } } });
  await tx.dashboardPermalink.deleteMany({ where: { uid: { in: uids } } });
  await tx.dashboardFavourite.deleteMany({ where: { uid: { in: uids } } });
  await tx.dashboard.deleteMany({ where: { uid: { in: uids } } });
  return uids.length;
}
