import type { TenantPlan } from "../plan/tenants";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/**
 * Requests per second of a tenant at an instant: a day that rises and falls
 * around its busiest hour, a quieter (or busier) weekend, and slow swings of
 * a quarter of an hour and of a day that keep two days from being the same.
 */
export function tenantRate(tenant: TenantPlan, atMs: number): number {
  const hour = (atMs % DAY_MS) / HOUR_MS;
  const angle = (2 * Math.PI * (hour - tenant.peakHourUtc)) / 24;
  // A cosine raised a little: mornings climb faster than evenings fall.
  const day = 1 + tenant.daySwing * (Math.cos(angle) + 0.25 * Math.cos(2 * angle) - 0.1);
  const seed = tenant.peakHourUtc * 1.7 + tenant.meanRate;
  const drift =
    0.08 * Math.sin((2 * Math.PI * atMs) / (1.37 * DAY_MS) + seed) + 0.06 * Math.sin((2 * Math.PI * atMs) / (0.29 * HOUR_MS) + seed * 3);
  return Math.max(0.02, tenant.meanRate * WEEK_SCALE * day * (1 + drift) * weekday(tenant, atMs));
}

/** The rhythm's own mean over a week is a little below one; this brings it back. */
const WEEK_SCALE = 1.08;

/** 1 on working days, `weekend` on Saturday and Sunday, with two hours of passage between. */
function weekday(tenant: TenantPlan, atMs: number): number {
  // 1970-01-01 was a Thursday; Saturday begins two days later.
  const sinceSaturday = (((atMs - 2 * DAY_MS) % (7 * DAY_MS)) + 7 * DAY_MS) % (7 * DAY_MS);
  const hours = sinceSaturday / HOUR_MS;
  const inside = Math.min(1, Math.max(0, hours / 2), Math.max(0, (48 - hours) / 2));
  return hours < 48 ? 1 + (tenant.weekend - 1) * inside : 1;
}
