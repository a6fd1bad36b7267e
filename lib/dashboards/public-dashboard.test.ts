import fc from "fast-check";
import { expect, test } from "vitest";
import { unixMillis } from "@/lib/kernel/units";
import { LinkRates } from "./link-rate";
import { panelQueryRequest } from "./panel-queries";
import { panelSchema } from "./model";
import { panelByKey, publicDashboard } from "./public-dashboard";
import { allowedRange, linkState } from "./public-link";
import { ShortMemory } from "./short-memory";
import { arbitraryDashboard } from "./testing/arbitrary-dashboard";
import { isUid, newUid } from "./uid";

const HOUR = 3_600_000;
const NOW = unixMillis(100 * HOUR);

test("no query, variable or link of a dashboard is in its public form", () => {
  fc.assert(
    fc.property(arbitraryDashboard, (dashboard) => {
      const shown = publicDashboard(dashboard, {});
      expect(shown).toMatchObject({ variables: [], links: [], tags: [], folder: "" });
      for (const panel of shown.panels) {
        expect(panel).not.toHaveProperty("links");
        if ("queries" in panel) expect(panel.queries.every(({ expr }) => expr === "")).toBe(true);
        if (panel.kind === "logs") expect(panel).toMatchObject({ search: "", filters: {} });
      }
      expect(shown.panels.every(({ id }) => panelByKey(dashboard, {}, id) !== null)).toBe(true);
    }),
  );
});

test("a link that was taken back says so, also after its end", () => {
  const life = { expiresAt: unixMillis(NOW + 1), revokedAt: null };
  expect(linkState(life, NOW)).toBe("active");
  expect(linkState(life, unixMillis(NOW + 1))).toBe("expired");
  expect(linkState({ ...life, revokedAt: NOW }, unixMillis(NOW + 5))).toBe("revoked");
});

test.each([
  ["everything", {}, { last: "1h" }, undefined, [99, 100]],
  ["a part", { from: 99.5 * HOUR, to: 99.6 * HOUR }, { last: "1h" }, undefined, [99.5, 99.6]],
  ["the future", { to: 200 * HOUR }, { from: 99 * HOUR, to: 150 * HOUR }, undefined, [99, 100]],
  ["the past", { from: 0 }, { from: 90 * HOUR, to: 95 * HOUR }, undefined, [90, 95]],
  ["a panel with a range of its own", {}, { last: "1h" }, { last: "24h" }, [76, 100]],
  ["a panel that looks back", {}, { last: "1h" }, { shift: "24h" }, [75, 76]],
] as const)("of a link's time a visitor gets %s", (_, wish, time, panelTime, [from, to]) => {
  expect(allowedRange(wish, time, panelTime, NOW)).toEqual({ from: from * HOUR, to: to * HOUR });
});

test("whatever a visitor wishes, nothing outside of the link's time is read", () => {
  const instant = fc.integer({ min: 0, max: 200 * HOUR });
  fc.assert(
    fc.property(fc.option(instant, { nil: undefined }), fc.option(instant, { nil: undefined }), (from, to) => {
      const range = allowedRange({ from, to }, { from: 50 * HOUR, to: 60 * HOUR }, undefined, NOW);
      return range === null || (range.from >= 50 * HOUR && range.to <= 60 * HOUR && range.from < range.to);
    }),
  );
});

test("a panel asks for what is shown, no finer than its queries want", () => {
  const panel = panelSchema.parse({
    kind: "time-series",
    id: "p",
    place: { x: 0, y: 0, w: 1, h: 1 },
    queries: [
      { ref: "A", expr: 'rate(x{m="$m"}[$__rate_interval])', minStep: "$least" },
      { ref: "B", expr: "hidden", hidden: true },
      { ref: "C", expr: " " },
      { ref: "D", expr: "y", instant: true },
    ],
  });
  if (!("queries" in panel)) throw new Error("a chart has queries");
  const variables = { m: { values: ['a"b'] }, least: { values: ["2m"] } };
  expect(panelQueryRequest(panel, variables, { from: 0, to: HOUR, stepMs: 15_000 }, { maxSeries: 5 })).toEqual({
    from: 0,
    to: HOUR,
    stepMs: 120_000,
    maxSeries: 5,
    queries: [
      { ref: "A", expr: String.raw`rate(x{m="a\"b"}[135s])`, kind: "range" },
      { ref: "D", expr: "y", kind: "instant" },
    ],
  });
  expect(panelQueryRequest({ ...panel, queries: [] }, variables, { from: 0, to: HOUR, stepMs: 15_000 }, {})).toBeNull();
});

test("a burst goes through, then one at a time; names that are many cost bounded memory", () => {
  const rates = new LinkRates({ perSecond: 2, burst: 3 }, 10);
  expect([0, 0, 0].map((now) => rates.take("a", now))).toEqual([null, null, null]);
  expect(rates.take("a", 0)).toBe(0.5);
  expect(rates.take("a", 500)).toBeNull();
  expect(rates.take("b", 500)).toBeNull();
  for (let i = 0; i < 1000; i++) expect(rates.take(`n${i}`, 600)).toBeNull();
});

test("what was computed a moment ago is not computed again; failures are", async () => {
  const memory = new ShortMemory<number>(1000, 2);
  let made = 0;
  const make = () => Promise.resolve(++made);
  expect(await Promise.all([memory.get("a", 0, make), memory.get("a", 999, make), memory.get("a", 1000, make)])).toEqual([1, 1, 2]);
  await expect(memory.get("b", 0, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(await memory.get("b", 0, make)).toBe(3);
  for (const name of ["c", "d", "e"]) await memory.get(name, 0, make);
  expect(await memory.get("c", 0, make)).toBe(7);
});

test("a uid says the title, as far as an address can, and never looks like one of ours", () => {
  const bytes = (length: number) => new Uint8Array(length).fill(7);
  expect(newUid("KV cache — pressure (Größe)!", bytes)).toBe("kv-cache-pressure-gro-e-kkkkkk");
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("builtin-fleet", "builtin", "--", "")), (title) => {
      const uid = newUid(title, bytes);
      return isUid(uid) && !uid.startsWith("builtin-") && !["variables", "import", "permalinks"].includes(uid);
    }),
  );
});
