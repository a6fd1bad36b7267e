import { hashSeed } from "@/lib/kernel/random";
import { TENANTS, type TenantPlan } from "../plan/tenants";
import type { Journey } from "./journey";
import { tenantRate } from "./rhythm";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Windows over which a gateway counts distinct users, in days. */
export const USER_WINDOWS = { "1d": 1, "7d": 7, "30d": 30 } as const;
export type UserWindow = keyof typeof USER_WINDOWS;

/** Kinds of users: their share of all, and how likely one comes on an ordinary day. */
const HABITS = [
  { share: 0.12, daily: 0.85 },
  { share: 0.33, daily: 0.32 },
  { share: 0.55, daily: 0.04 },
] as const;

/** People who use a tenant's applications at all: more where there are conversations than where there are batches. */
const population = (tenant: TenantPlan): number => tenant.meanRate * 640 * (0.15 + 1.5 * tenant.continues);

/**
 * Distinct users of a tenant in the days before `atMs`, after its rhythm: more
 * come on a busy day, and few of those who come twice are counted twice.
 * It changes from hour to hour.
 */
export function activeUsers(tenant: TenantPlan, days: number, atMs: number): number {
  const until = Math.floor(atMs / HOUR_MS) * HOUR_MS;
  const missed = HABITS.map(() => 1);
  for (let day = 0; day < days; day++) {
    const busyness = dayBusyness(tenant, until - day * DAY_MS);
    HABITS.forEach(({ daily }, i) => (missed[i]! *= 1 - Math.min(0.97, daily * busyness)));
  }
  const share = HABITS.reduce((sum, habit, i) => sum + habit.share * (1 - missed[i]!), 0);
  return Math.round(population(tenant) * share);
}

/** How busy the day before an instant was; 1 is ordinary. */
function dayBusyness(tenant: TenantPlan, until: number): number {
  let sum = 0;
  for (let hour = 1; hour <= 24; hour++) sum += tenantRate(tenant, until - hour * HOUR_MS);
  return sum / 24 / tenant.meanRate;
}

/** Distinct users of one tenant in one window. */
type UserCount = readonly [tenantId: string, window: UserWindow, users: number];

/** Counts of every tenant and window, computed once an hour. */
export class Audience {
  #hour = -1;
  #counts: readonly UserCount[] = [];

  at(atMs: number): readonly UserCount[] {
    const hour = Math.floor(atMs / HOUR_MS);
    if (hour !== this.#hour) {
      this.#hour = hour;
      const windows = Object.keys(USER_WINDOWS) as UserWindow[];
      this.#counts = TENANTS.flatMap((tenant) =>
        windows.map((window): UserCount => [tenant.id, window, activeUsers(tenant, USER_WINDOWS[window], atMs)]),
      );
    }
    return this.#counts;
  }
}

export type Rating = "up" | "down";

/** One answer in forty is rated. */
const RATED = 1 / 40;

/** The thumb a person gave to an answer; null for most. Waiting, and answers that are cut off or go in circles, displease. */
export function ratingOf(journey: Journey): Rating | null {
  const { arrival, engine, status } = journey;
  if (status !== "200" || !engine || unit(`${arrival.id} rated`) >= RATED) return null;
  const waitedS = ((journey.firstTokenAt ?? journey.finishedAt) - arrival.arrivedAt) / 1_000;
  const displeased = engine.finishReason === "repetition" ? 0.9 : engine.finishReason === "length" ? 0.3 : waitedS > 5 ? 0.45 : 0.08;
  return unit(`${arrival.id} thumb`) < displeased ? "down" : "up";
}

/** From 0 up to 1, the same for the same text. Chance of its own: drawing from the fleet's would change its history. */
const unit = (text: string): number => hashSeed(text) / 2 ** 32;
