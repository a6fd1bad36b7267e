import { expect, test } from "vitest";
import { DEFAULT_RETENTION, daysKept } from "./retention";

const settings = { ...DEFAULT_RETENTION, tenants: { acme: { traces: 3, logs: 400 } } };

test("a tenant's days apply where they are fewer than the fleet's, and never lengthen them", () => {
  expect(daysKept(settings, "traces", "acme")).toBe(3);
  expect(daysKept(settings, "logs", "acme")).toBe(DEFAULT_RETENTION.fleet.logs);
  expect(daysKept(settings, "traces", "other")).toBe(DEFAULT_RETENTION.fleet.traces);
  expect(daysKept(settings, "traces", "__proto__")).toBe(DEFAULT_RETENTION.fleet.traces);
});
