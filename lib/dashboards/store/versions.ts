import type { PrismaTx } from "@/lib/db/server";
import { toDate } from "@/lib/kernel/clock";
import type { UnixMillis } from "@/lib/kernel/units";
import type { Dashboard } from "../model";
import type { VersionSummary, VersionView } from "../views";

const SUMMARY = { version: true, at: true, by: true, note: true, restoredFrom: true } as const;

export interface NewVersion {
  readonly uid: string;
  readonly version: number;
  readonly at: UnixMillis;
  readonly by: string;
  readonly note: string;
  readonly restoredFrom: number | null;
  readonly dashboard: Dashboard;
}

export async function insertVersion(tx: PrismaTx, { dashboard, at, ...rest }: NewVersion): Promise<void> {
  await tx.dashboardVersion.create({
    data: { ...rest, at: toDate(at), audience: dashboard.audience, body: JSON.stringify(dashboard) },
  });
}

/** Newest first. */
export async function listVersionsOf(tx: PrismaTx, uid: string): Promise<readonly VersionSummary[]> {
  const rows = await tx.dashboardVersion.findMany({ where: { uid }, select: SUMMARY, orderBy: { version: "desc" }, take: 1000 });
  return rows.map((row) => ({ ...row, at: row.at.getTime() }));
}

/** Null when there is none that may be seen. */
export async function findVersion(tx: PrismaTx, uid: string, version: number): Promise<VersionView | null> {
  const row = await tx.dashboardVersion.findUnique({ where: { uid_version: { uid, version } }, select: { ...SUMMARY, body: true } });
  if (row === null) return null;
  const { body, at, ...rest } = row;
  return { ...rest, at: at.getTime(), dashboard: JSON.parse(body) as Dashboard };
}
