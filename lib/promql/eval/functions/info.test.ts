import { describe, expect, test } from "vitest";
import { evaluate } from "../../evaluate";
import { parseQueryOrThrow } from "../../parse";
import { planQuery, QUERY_DEFAULTS } from "../../plan";
import { MemorySource } from "../../testing/memory-source";
import { runScript } from "../../testing/run-script";

/** What is not as the script expects. */
async function failures(script: string): Promise<readonly string[]> {
  const engine = { parse: (text: string) => parseQueryOrThrow(text), evaluate };
  const outcomes = await runScript(script, new MemorySource(), engine);
  return outcomes.flatMap(({ line, failure }) => (failure === null ? [] : [`${line}: ${failure}`]));
}

describe("info adds what is known about the instance and job of a series", () => {
  test("to histograms as to numbers", async () =>
    expect(
      await failures(`load 1m
  h{instance="a", job="j"} {{count:3 sum:4 buckets:[1 2]}}
  target_info{instance="a", job="j", zone="z"} 1

eval instant at 0 info(h)
  h{instance="a", job="j", zone="z"} {{count:3 sum:4 buckets:[1 2]}}`),
    ).toEqual([]));

  test("and nothing to a series without either, whatever info series there are", async () =>
    expect(
      await failures(`load 1m
  m{x="y"} 1
  m{instance="a", x="y"} 2
  target_info{zone="none"} 1
  target_info{instance="a", zone="z"} 1

eval instant at 0 info(m)
  m{x="y"} 1
  m{instance="a", x="y", zone="z"} 2`),
    ).toEqual([]));

  test("as of the first selector's time in an expression with several", async () =>
    expect(
      await failures(`load 1m
  m{instance="a"} 1 1 1 1
  target_info{instance="a", v="old"} 1 stale
  target_info{instance="a", v="new"} _ 1 1 1

eval instant at 3m info(m offset 3m + m)
  {instance="a", v="old"} 2

eval instant at 3m info(sum by (instance) (m) + m offset 3m)
  {instance="a", v="new"} 2`),
    ).toEqual([]));

  test("from metrics whose names differ in quotes only by what they select", async () =>
    expect(
      await failures(`load 1m
  m{instance="a"} 1
  build_info{instance="a", v="1"} 1

eval instant at 0 info(m, {"build_info"})
  m{instance="a", v="1"} 1

eval instant at 0 info(m, {v="1", __name__="build_info"})
  m{instance="a", v="1"} 1

eval instant at 0 info(m, {v="2", __name__="build_info"})
`),
    ).toEqual([]));

  test("and says which two info series contradict each other", async () =>
    expect(
      await failures(`load 1m
  m{instance="a"} 1
  target_info{instance="a", v="1"} 1
  target_info{instance="a", v="2"} 1

eval instant at 0 info(m)
  expect fail msg:found duplicate series for info metric: existing {__name__="target_info", instance="a", v="1"} @ 0, new {__name__="target_info", instance="a", v="2"} @ 0`),
    ).toEqual([]));
});

test("a plan with info says that the info series must be read, as far back as an instant selector looks", () => {
  const plan = planQuery(parseQueryOrThrow('info(rate(m[5m] offset 1m), {zone=~".+"})'), {
    ...QUERY_DEFAULTS,
    start: 1_000_000,
    end: 1_000_000,
    step: 0,
  });
  expect(plan.needs.map(({ matchers, from, to }) => ({ names: matchers.map(({ name, value }) => `${name} ${value}`), from, to }))).toEqual([
    { names: ["__name__ m"], from: 640_000, to: 940_000 },
    { names: ["__name__ target_info", "zone .+"], from: 640_000, to: 940_000 },
  ]);
});
