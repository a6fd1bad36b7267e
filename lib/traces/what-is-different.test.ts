import fc from "fast-check";
import { expect, test } from "vitest";
import { seededRandom } from "@/lib/kernel/random";
import { sharedVectors } from "@/test/shared";
import type { TraceFacts } from "./trace-facts";
import { logChance, logChiSquaredTail } from "./two-by-two";
import { whatIsDifferent } from "./what-is-different";

interface Made {
  readonly tenant: string;
  readonly node: string;
  readonly prompt: number;
}

const facts = ({ tenant, node, prompt }: Made): TraceFacts => ({
  texts: new Map([
    ["tenant", new Set([tenant])],
    ["tenant_id", new Set([tenant])],
    ["node", new Set([node, "gateway: gw-0"])],
    ["request.id", new Set([`${tenant}${node}${prompt}`])],
  ]),
  numbers: new Map([["prompt tokens", prompt]]),
});

function traffic(seed: number, n: number): Made[] {
  const random = seededRandom(seed);
  return Array.from({ length: n }, () => ({
    tenant: `t${Math.floor(random() * 8)}`,
    node: `n${Math.floor(random() * 12)}`,
    prompt: Math.floor(random() * 4000),
  }));
}

/** Slow with a likelihood of four in five under the cause, one in twenty otherwise. */
function split(made: readonly Made[], seed: number, cause: (one: Made) => boolean) {
  const random = seededRandom(seed);
  const slow = made.map((one) => random() < (cause(one) ? 0.8 : 0.05));
  return whatIsDifferent(made.filter((_, i) => slow[i]).map(facts), made.filter((_, i) => !slow[i]).map(facts));
}

test("a planted cause ranks first, whatever the traffic: a tenant, a node, long prompts", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1e6 }), (seed) => {
      const made = traffic(seed, 600);
      const tenant = split(made, seed + 1, (one) => one.tenant === "t3").differences[0];
      expect(tenant).toMatchObject({ key: "tenant", how: "is", value: "t3", sameAs: ["tenant_id = t3"] });
      expect(split(made, seed + 2, (one) => one.node === "n5").differences[0]).toMatchObject({ key: "node", value: "n5" });
      const long = split(made, seed + 3, (one) => one.prompt >= 3000).differences[0];
      expect(long).toMatchObject({ key: "prompt tokens", how: "atLeast" });
      expect(Math.abs(Number(long?.value) - 3000)).toBeLessThan(400);
    }),
    { numRuns: 25 },
  );
});

test("two halves of the same traffic differ in nothing, nine times in ten at least", () => {
  let claims = 0;
  for (let seed = 1; seed <= 100; seed++) {
    const made = traffic(seed, 300).map(facts);
    claims += whatIsDifferent(made.slice(0, 150), made.slice(150)).differences.length > 0 ? 1 : 0;
  }
  expect(claims).toBeLessThanOrEqual(10);
});

test("counts add up, rates and lift follow from them, and nothing is compared with nothing", () => {
  const { differences, selected, rest } = split(traffic(7, 600), 8, (one) => one.tenant === "t3");
  for (const one of differences) {
    expect(one.selectedWith + one.selectedWithout).toBe(selected);
    expect(one.restWith + one.restWithout).toBe(rest);
    expect(one.lift).toBeCloseTo(one.selectedWith / selected / (one.restWith / rest), 9);
    expect(one.score).toBeGreaterThan(2);
  }
  expect(whatIsDifferent([], []).differences).toEqual([]);
  expect(whatIsDifferent(traffic(1, 50).map(facts), []).differences).toEqual([]);
});

test("what only says how long it took comes after what may be the cause", () => {
  const made = traffic(3, 400);
  const withLatency = (one: Made, slow: boolean): TraceFacts => ({
    ...facts(one),
    numbers: new Map([["gen_ai.latency.e2e", slow ? 9 : 1]]),
  });
  const { differences } = whatIsDifferent(
    made.filter((one) => one.tenant === "t3").map((one) => withLatency(one, true)),
    made.filter((one) => one.tenant !== "t3").map((one) => withLatency(one, false)),
  );
  expect(differences[0]).toMatchObject({ key: "tenant", symptom: false });
  expect(differences.at(-1)).toMatchObject({ key: "gen_ai.latency.e2e", how: "atLeast", value: 9, symptom: true });
});

interface FisherCase {
  readonly name: string;
  readonly given: { readonly op: string; readonly table?: readonly (readonly [number, number])[] };
  readonly expect: { readonly p_greater: number; readonly p_less: number };
}

const fisher = sharedVectors<{ readonly cases: readonly FisherCase[] }>("canary-stats.json");
const few = (fisher?.cases ?? []).filter(({ given: { op, table: [[a, b] = [0, 0], [c, d] = [0, 0]] = [] } }) => {
  const fewest = (Math.min(a + b, c + d) * Math.min(a + c, b + d)) / (a + b + c + d);
  return op === "fisher_exact" && fewest < 5;
});

test.skipIf(fisher === null).each(few)(
  "with few expected the chance is twice Fisher's smaller tail: $name",
  ({ given, expect: wanted }) => {
    const [[a, b], [c, d]] = given.table as readonly [readonly [number, number], readonly [number, number]];
    const chance = Math.exp(logChance({ selectedWith: a, selectedWithout: b, restWith: c, restWithout: d }));
    expect(chance).toBeCloseTo(Math.min(1, 2 * Math.min(wanted.p_greater, wanted.p_less)), 9);
  },
);

test("the chances are those of the tables: Fisher's tea, five per cent at 3.841, far tails without underflow", () => {
  const tea = { selectedWith: 3, selectedWithout: 1, restWith: 1, restWithout: 3 };
  expect(Math.exp(logChance(tea))).toBeCloseTo(0.4857, 4);
  expect(Math.exp(logChiSquaredTail(3.841458821))).toBeCloseTo(0.05, 6);
  expect(logChiSquaredTail(2000) / Math.LN10).toBeCloseTo(-436.043, 2);
  expect(logChance({ selectedWith: 500, selectedWithout: 0, restWith: 0, restWithout: 500 })).toBeLessThan(-300);
});
