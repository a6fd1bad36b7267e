import fc from "fast-check";
import { expect, test } from "vitest";
import { type SmallBlock, planCompaction } from "./upkeep";

const RULE = { target: 100, spanMs: 1000, patienceMs: 500 };
const block = (id: number, tMin: number, records: number, shard = 1): SmallBlock => ({ id, shard, records, tMin, tMax: tMin + 10 });
const ids = (groups: SmallBlock[][]) => groups.map((group) => group.map((b) => b.id));

test("small neighbours are merged as soon as they fill a block", () => {
  expect(ids(planCompaction([block(1, 0, 40), block(2, 20, 40), block(3, 40, 40), block(4, 60, 40)], 100, RULE))).toEqual([[1, 2, 3]]);
});

test("what does not fill a block waits, and is merged in the end", () => {
  const blocks = [block(1, 0, 10), block(2, 20, 10)];
  expect(planCompaction(blocks, 100, RULE)).toEqual([]);
  expect(ids(planCompaction(blocks, 600, RULE))).toEqual([[1, 2]]);
});

test("no group mixes shards, spans too long a time or has one block, and none is in two groups", () => {
  const anyBlock = fc.record({
    id: fc.nat(),
    shard: fc.nat(2),
    records: fc.integer({ min: 1, max: 60 }),
    tMin: fc.nat(5000),
    tMax: fc.constant(0),
  });
  fc.assert(
    fc.property(fc.uniqueArray(anyBlock, { selector: (b) => b.id }), fc.nat(10_000), (given, now) => {
      const groups = planCompaction(
        given.map((b) => ({ ...b, tMax: b.tMin + 10 })),
        now,
        RULE,
      );
      const all = groups.flat();
      expect(new Set(all.map((b) => b.id)).size).toBe(all.length);
      for (const group of groups) {
        expect(group.length).toBeGreaterThan(1);
        expect(new Set(group.map((b) => b.shard)).size).toBe(1);
        expect(Math.max(...group.map((b) => b.tMax)) - Math.min(...group.map((b) => b.tMin))).toBeLessThanOrEqual(RULE.spanMs);
      }
    }),
  );
});
