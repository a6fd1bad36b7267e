import type { PrismaTx } from "@/lib/db/server";
import { toDate } from "@/lib/kernel/clock";
import type { UnixMillis } from "@/lib/kernel/units";
import type { RetentionSettings } from "../retention";
import { toMillisOf } from "./rows";

export interface SettingRow<T> {
  readonly value: T;
  readonly updatedAt: UnixMillis;
  readonly updatedBy: string;
}

const RETENTION = "retention";

/** Null while nobody has decided anything. */
export const findRetention = (tx: PrismaTx): Promise<SettingRow<RetentionSettings> | null> => findSetting(tx, RETENTION);

export async function findSetting<T>(tx: PrismaTx, key: string): Promise<SettingRow<T> | null> {
  const row = await tx.setting.findUnique({ where: { key_tenant: { key, tenant: "" } } });
  return row === null ? null : { value: row.value as unknown as T, updatedAt: toMillisOf(row.updatedAt), updatedBy: row.updatedBy };
}

export const saveRetention = (tx: PrismaTx, value: RetentionSettings, by: string, at: UnixMillis) =>
  saveSetting(tx, RETENTION, value, by, at);

export async function saveSetting<T>(tx: PrismaTx, key: string, value: T, by: string, at: UnixMillis): Promise<SettingRow<T>> {
  const data = { value: value as never, updatedAt: toDate(at), updatedBy: by };
  await tx.setting.upsert({ where: { key_tenant: { key, tenant: "" } }, create: { key, ...data }, update: data });
  return { value, updatedAt: at, updatedBy: by };
}

export async function deleteSetting(tx: PrismaTx, key: string): Promise<void> {
  await tx.setting.deleteMany({ where: { key, tenant: "" } });
}
