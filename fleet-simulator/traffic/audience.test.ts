import { expect, test } from "vitest";
import { TENANTS, tenantPlan } from "../plan/tenants";
import { recordedFleet } from "../testing/recorded-fleet";
import { total } from "../testing/metric-values";
import { activeUsers, ratingOf } from "./audience";

const WEDNESDAY = Date.UTC(2026, 7, 19, 18);
const SUNDAY = Date.UTC(2026, 7, 23, 18);

test("a longer window never counts fewer users, and far fewer than its days together", () => {
  for (const tenant of TENANTS) {
    const [day, week, month] = [1, 7, 30].map((days) => activeUsers(tenant, days, WEDNESDAY)) as [number, number, number];
    expect(day).toBeGreaterThan(10);
    expect(week).toBeGreaterThan(day);
    expect(month).toBeGreaterThan(week);
    expect(week).toBeLessThan(day * 5);
  }
});

test("a bank's people stay at home on Sundays, players do not", () => {
  expect(activeUsers(tenantPlan("halcyon-bank"), 1, SUNDAY)).toBeLessThan(activeUsers(tenantPlan("halcyon-bank"), 1, WEDNESDAY));
  expect(activeUsers(tenantPlan("vesper-games"), 1, SUNDAY)).toBeGreaterThan(activeUsers(tenantPlan("vesper-games"), 1, WEDNESDAY));
});

test("about one answer in forty is rated, most of them well, and the counters agree", () => {
  const { fleet, journeys } = recordedFleet().minutes(5);
  const ratings = journeys.map(ratingOf).filter((rating) => rating !== null);
  expect(ratings.length / journeys.length).toBeGreaterThan(0.01);
  expect(ratings.length / journeys.length).toBeLessThan(0.05);
  expect(ratings.filter((rating) => rating === "up").length).toBeGreaterThan(ratings.length * 0.7);
  expect(total(fleet.gateway.registry, "gateway_feedback_total")).toBe(ratings.length);
  expect(total(fleet.gateway.registry, "gateway_active_users")).toBeGreaterThan(1_000);
});
