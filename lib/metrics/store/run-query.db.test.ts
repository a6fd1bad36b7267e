import { afterAll, beforeAll, expect, test } from "vitest";
import { unixMillis } from "@/lib/kernel/units";
import type { ClassicHistogram } from "@/lib/telemetry";
import { type FreshDatabase, freshDatabase } from "@/test/fresh-database";
import type { MetricQuery } from "../query";
import { DAY, HOUR, type Opened, ctxAt, manualClock, openStore, put, write } from "../testing/store-fixture";
import { flushSamples } from "./flush-samples";
import { latestOf, queryOf } from "./reads";

let db: FreshDatabase;
let o: Opened;
const clock = manualClock(DAY + 12 * HOUR);
const BOUNDS = [0.1, 1];

/** Two nodes, four hours up to noon: the same histogram once whole and once as `_bucket` series, half of it in chunks. */
beforeAll(async () => {
  db = await freshDatabase();
  o = await openStore(db, clock);
  for (const [n, node] of ["a", "b"].entries()) {
    const whole: [number, ClassicHistogram][] = [];
    const counts = [0, 0, 0];
    const lines = BOUNDS.concat(Infinity).map((): [number, number][] => []);
    for (let t = DAY + 8 * HOUR; t <= DAY + 12 * HOUR; t += 15_000) {
      counts[0] = (counts[0] ?? 0) + 3;
      counts[1] = (counts[1] ?? 0) + 1 + n;
      const count = counts.reduce((x, y) => x + y, 0);
      whole.push([t, { kind: "classic", bounds: Float64Array.from(BOUNDS), counts: Float64Array.from(counts), sum: count / 4, count }]);
      lines.forEach((line, i) => line.push([t, counts.slice(0, i + 1).reduce((x, y) => x + y, 0)]));
    }
    await write(o.store, { __name__: "whole", node }, whole, "histogram");
    const batch = o.store.openBatch({ keyId: "k", tenant: "" });
    lines.forEach((line, i) => put(batch, { __name__: "parts_bucket", node, le: String(BOUNDS[i] ?? "+Inf") }, line, "counter"));
    put(batch, { __name__: "parts_count", node }, lines[2] ?? [], "counter");
    await o.store.writeSamples(batch);
  }
  await flushSamples(o.store, 1, DAY + 10 * HOUR);
});
afterAll(async () => {
  await o.close();
  await db.close();
});

const ask = (more: Partial<MetricQuery>) =>
  queryOf(o.store, ctxAt(clock), {
    name: "whole",
    matchers: [],
    range: { from: unixMillis(DAY + 9 * HOUR), to: unixMillis(DAY + 12 * HOUR) },
    stepMs: 600_000,
    windowMs: 600_000,
    function: "quantile",
    quantile: 0.9,
    ...more,
  });

test.each([{ aggregate: "sum" as const }, { aggregate: "sum" as const, by: ["node"] }, {}])(
  "a quantile of a whole histogram equals that of its `_bucket` series, and lies in the same bucket (%o)",
  async (grouping) => {
    const [whole, parts] = [await ask(grouping), await ask({ ...grouping, name: "parts" })];
    expect(whole.times).toHaveLength(19);
    expect(whole.series.map((s) => s.labels)).toEqual(parts.series.map((s) => s.labels));
    for (const [i, s] of whole.series.entries()) {
      const other = parts.series[i];
      expect(s.bounds).toEqual(other?.bounds);
      for (const [k, v] of s.values.entries()) expect(v).toBeCloseTo(other?.values[k] ?? NaN, 9);
      expect(s.values.every((v) => v !== null && v > 0.1 && v < 1)).toBe(true);
    }
  },
);

test("the count of a whole histogram is found under its own name and under `_count`", async () => {
  const rate = { function: "rate", aggregate: "sum" } as const;
  const answers = await Promise.all(["whole", "whole_count", "parts_count"].map((name) => ask({ ...rate, name })));
  // 3 + 1 and 3 + 2 each 15 s.
  for (const { series } of answers) for (const v of series[0]?.values ?? []) expect(v).toBeCloseTo(9 / 15, 9);
  const [sum] = (await ask({ ...rate, name: "whole_sum" })).series;
  expect(sum?.values[3]).toBeCloseTo(9 / 60, 9);
});

test("more series than asked for are cut to those with the greatest last value, and counted", async () => {
  const answer = await ask({ name: "parts_count", function: "last", maxSeries: 1 });
  expect([answer.totalSeries, answer.series.map((s) => s.labels["node"])]).toEqual([2, ["b"]]);
});

test("an unknown name is an empty answer; a wrong question is refused by field", async () => {
  expect(await ask({ name: "nothing" })).toMatchObject({ series: [], totalSeries: 0, type: "unknown" });
  await expect(ask({ stepMs: 0 })).rejects.toMatchObject({ code: "invalid", at: "stepMs" });
  await expect(ask({ stepMs: 1 })).rejects.toMatchObject({ code: "invalid", at: "stepMs" });
  await expect(ask({ quantile: 1.5 })).rejects.toMatchObject({ code: "invalid", at: "quantile" });
  await expect(ask({ matchers: [{ name: "node", op: "=~", value: "(" }] })).rejects.toMatchObject({ code: "invalid", at: "node" });
});

test("latest values come from memory, and say when a series is silent", () => {
  const all = latestOf(o.store, ctxAt(clock), [{ name: "__name__", op: "=", value: "parts_count" }]);
  expect(all.map((l) => [l.timeMs, l.stale])).toEqual([
    [DAY + 12 * HOUR, false],
    [DAY + 12 * HOUR, false],
  ]);
  const later = ctxAt(manualClock(DAY + 12 * HOUR + 301_000));
  expect(latestOf(o.store, later, [{ name: "node", op: "=", value: "a" }]).every((l) => l.stale)).toBe(true);
});
