import { expect, test } from "vitest";
import { tenantsServed } from "./tenants";

test("traces say whose requests nodes serve, with exact percentiles where there are enough", () => {
  const trace = (tenant: string, ttftMs: number, status: "ok" | "error" = "ok") => ({ tenant, ttftMs, status, model: "m" });
  const acme = Array.from({ length: 30 }, (_, i) => trace("acme", (i + 1) * 10, i < 3 ? "error" : "ok"));
  const served = tenantsServed([...acme, ...Array.from({ length: 10 }, () => trace("beta", 50)), trace("", 1)], 900);
  expect(served).toMatchObject({ requests: 40, model: "m" });
  expect(served.shares.map((s) => [s.tenant, s.share, s.errorRatio])).toEqual([
    ["acme", 0.75, 0.1],
    ["beta", 0.25, 0],
  ]);
  expect(served.shares.map((s) => s.ttftP95.value)).toEqual([0.29, null]);
  expect(tenantsServed([], 900).shares).toEqual([]);
});
