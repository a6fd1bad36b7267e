import fs from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { unixMillis } from "@/lib/kernel/units";
import { sharedPath } from "@/test/shared";
import { maskedTokens } from "./mask";
import { PatternMiner } from "./pattern-miner";

interface Line {
  readonly source: string;
  readonly message: string;
  readonly template: string;
}

const file = sharedPath("vectors", "drain-logs.jsonl");
const at = unixMillis(0);

/** Which line belongs to which pattern once all lines are in. */
function grouped(lines: readonly Line[]): string[] {
  const miners = new Map<string, PatternMiner>();
  for (const { source, message } of lines) {
    if (!miners.has(source)) miners.set(source, new PatternMiner());
    miners.get(source)?.add(message, at);
  }
  return lines.map(({ source, message }) => `${source} ${miners.get(source)?.idOf(message)}`);
}

const membersBy = (keys: readonly string[]): string[] =>
  keys.map((key) => keys.flatMap((other, i) => (other === key ? [i] : [])).join(","));

test.skipIf(file === null)("nine lines in ten of the corpus are grouped as a person would, in any order; what must stay apart does", () => {
  const lines = fs
    .readFileSync(file ?? "", "utf8")
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => JSON.parse(line) as Line);
  const orders = [lines, lines.toReversed(), lines.toSorted((a, b) => (a.message < b.message ? -1 : 1))];
  for (const order of orders) {
    const truth = membersBy(order.map((line) => line.template));
    const groups = grouped(order);
    const found = membersBy(groups);
    expect(found.filter((members, i) => members === truth[i]).length / order.length).toBeGreaterThanOrEqual(0.9);
    const groupsOf = (template: string) => new Set(order.flatMap((line, i) => (line.template === template ? [groups[i]] : [])));
    for (const [a, b] of [
      ["vllm-request-added", "vllm-request-aborted"],
      ["gw-breaker-open", "gw-breaker-closed"],
      ["json-model-loaded", "json-model-unloaded"],
      ["kernel-link-up", "kernel-link-down"],
      ["vllm-stats", "vllm-stats-external"],
    ] as const) {
      expect(
        [...groupsOf(a)].some((group) => groupsOf(b).has(group)),
        `${a} and ${b}`,
      ).toBe(false);
    }
  }
});

test.each([
  ["took 12ms for 4f2c9a10-7d1e-4c55-9a3b-0e1d2c3b4a59.", "took <*> for <*>."],
  ["GET /health from 10.0.0.7:8000, then http://engine/x", "GET <*> from <*>, then <*>"],
  ['msg="request routed" tenant=acme ua="curl/8.9"', 'msg="request routed" tenant=<*> ua=<*>'],
  ["KV usage: 99.1%, at 0x5603e8", "KV usage: <*>, at <*>"],
])("%s is masked", (line, masked) => {
  expect(maskedTokens(line).join(" ")).toBe(masked);
});

test("a word that takes many values becomes a variable, and the oldest id stays", () => {
  const miner = new PatternMiner();
  const names = ["ann", "bob", "cid", "dora", "eve", "fay", "gus"];
  const ids = names.map((name, i) => miner.add(`user ${name} logged in`, unixMillis(i)));
  expect(miner.patterns()).toMatchObject([{ id: ids[0], template: "user <*> logged in", count: 7, firstSeen: 0, lastSeen: 6 }]);
  expect(ids.at(-1)).toBe(ids[0]);
});

test("the same lines give the same ids, and a pattern keeps its id as it widens", () => {
  const run = () => {
    const miner = new PatternMiner();
    return [
      miner.add("Subprocess detokenizer (3) crashed with exit code 1", at),
      miner.add("Subprocess scheduler_0 (4) crashed with exit code -11", at),
    ];
  };
  expect(run()).toEqual(run());
  expect(new Set(run()).size).toBe(1);
});

test("memory is bounded whatever arrives, and every line is counted while its pattern is kept", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "binary", maxLength: 60 }), { maxLength: 60 }), (lines) => {
      const small = new PatternMiner(5);
      const large = new PatternMiner();
      for (const line of lines) {
        small.add(line, at);
        large.add(line, at);
      }
      expect(small.patterns().length).toBeLessThanOrEqual(5);
      expect(large.patterns().reduce((sum, pattern) => sum + pattern.count, 0)).toBe(lines.length);
    }),
  );
});
