import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { setDatabase } from "@/lib/db/server";
import { ManualClock, millis, unixMillis } from "@/lib/kernel";
import type { LatestValue } from "@/lib/metrics";
import { type FreshDatabase, freshDatabase } from "@/test/fresh-database";
import { catalogueEntry } from "@/lib/metrics/testing/catalogue-entry";
import type { MetricsReader } from "../reads/metrics-reader";
import { readChanges } from "../store/changes";
import { readNodes } from "../store/nodes";
import { observeFleet } from "./observe-fleet";

const START = unixMillis(1_800_000_000_000);
let db: FreshDatabase;
let clock: ManualClock;

/** A store that has just these newest values. */
function reader(values: readonly LatestValue[]): MetricsReader {
  const names = [...new Set(values.map((v) => v.labels["__name__"] ?? ""))];
  const entry = (name: string) => catalogueEntry(name, { type: "gauge", firstSeen: START, lastSeen: START });
  return {
    catalogue: () => Promise.resolve(names.map(entry)),
    latest: () => Promise.resolve(values),
    quantiles: () => Promise.reject(new Error("the observer asks for newest values alone")),
    query: () => Promise.reject(new Error("the observer asks for newest values alone")),
  };
}
const engine = (instance: string, version = "0.11.0", timeMs: number = clock.now()): readonly LatestValue[] => {
  const value = { type: "gauge", unit: "", form: "float", timeMs, value: 1, stale: false } as const;
  return [
    { ...value, labels: { __name__: "vllm:num_requests_running", instance, model_name: "m", region: "eu" } },
    { ...value, labels: { __name__: "target_info", instance, service_version: version } },
  ];
};
const changes = async () =>
  (await readChanges(db.pool, { range: { from: unixMillis(0), to: unixMillis(START + 86_400_000) }, subject: null, limit: 100 })).map(
    (c) => `${c.kind} ${c.subject}`,
  );

beforeAll(async () => {
  db = await freshDatabase();
  setDatabase(db);
});
beforeEach(async () => {
  clock = new ManualClock(START);
  await db.pool.query("DELETE FROM telemetry.change");
  await db.pool.query("DELETE FROM telemetry.node");
});
afterAll(() => db.close());

describe("observeFleet", () => {
  test("the first look records nodes and reports nothing", async () => {
    expect(await observeFleet(reader([...engine("a:1"), ...engine("b:1")]), clock)).toBe(0);
    expect((await readNodes(db.pool)).map((n) => [n.id, n.model, n.region, n.version])).toEqual([
      ["a:1", "m", "eu", "0.11.0"],
      ["b:1", "m", "eu", "0.11.0"],
    ]);
    expect(await changes()).toEqual([]);
  });
  test("a rollout, a new replica and a lost one are each reported once", async () => {
    await observeFleet(reader([...engine("a:1"), ...engine("b:1")]), clock);
    clock.advance(millis(600_000));
    const now = reader([...engine("a:1", "0.12.0"), ...engine("b:1", "0.11.0", START), ...engine("c:1")]);
    expect(await observeFleet(now, clock)).toBe(3);
    expect((await changes()).sort()).toEqual(["replica-added c:1", "replica-lost b:1", "version a:1"]);
    expect(await observeFleet(now, clock)).toBe(0);
    expect(await changes()).toHaveLength(3);
  });
  test("two observers at once report a change once", async () => {
    await observeFleet(reader(engine("a:1")), clock);
    clock.advance(millis(15_000));
    const now = reader(engine("a:1", "0.12.0"));
    const counts = await Promise.all([observeFleet(now, clock), observeFleet(now, clock)]);
    expect(counts.sort()).toEqual([0, 1]);
    expect(await changes()).toEqual(["version a:1"]);
  });
  test("seeing a node again moves its last sighting and not its first", async () => {
    await observeFleet(reader(engine("a:1")), clock);
    clock.advance(millis(15_000));
    await observeFleet(reader(engine("a:1")), clock);
    expect(await readNodes(db.pool)).toMatchObject([{ firstSeen: START, lastSeen: START + 15_000, lostAt: null }]);
  });
});
