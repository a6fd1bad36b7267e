import { expect, test } from "vitest";
import { evaluate } from "../evaluate";
import { parseQueryOrThrow } from "../parse";
import { MemorySource } from "../testing/memory-source";
import { runScript } from "../testing/run-script";

/** Corners of the language that are easily got wrong, written in the language of Prometheus' own scripts. */
const SCRIPTS: Readonly<Record<string, string>> = {
  "a fraction of buckets below zero counts nothing of the unbounded ones unless all of it": `load_with_nhcb 5m
  below_bucket{le="-8"} 10+0x10
  below_bucket{le="-4"} 14+0x10
  below_bucket{le="+Inf"} 40+0x10

eval instant at 10m histogram_fraction(-9, -4, below_bucket)
  {} 0.1

eval instant at 10m histogram_fraction(-9, -4, below)
  {} 0.1

eval instant at 10m histogram_fraction(-Inf, -6, below_bucket)
  {} 0.3

eval instant at 10m histogram_fraction(-Inf, -6, below)
  {} 0.3

eval instant at 10m histogram_fraction(-2, 7, below_bucket)
  {} 0

eval instant at 10m histogram_fraction(-2, 7, below)
  {} 0

eval instant at 10m histogram_fraction(-Inf, Inf, below_bucket)
  {} 1

eval instant at 10m histogram_fraction(-Inf, Inf, below)
  {} 1`,
  "a fraction of a single bucket is nothing or all": `load_with_nhcb 5m
  single_bucket{le="+Inf"} 8+0x10

eval instant at 10m histogram_fraction(0, 5, single_bucket)
  {} 0

eval instant at 10m histogram_fraction(0, 5, single)
  {} 0

eval instant at 10m histogram_fraction(-Inf, Inf, single_bucket)
  {} 1`,
  "several quantiles are labelled by numbers that are never whole": `load 5m
  h_bucket{le="1"} 1+0x10
  h_bucket{le="2"} 2+0x10
  h_bucket{le="+Inf"} 2+0x10

eval instant at 10m histogram_quantiles(h_bucket, "p", 0, 0.5, 1)
  {p="0.0"} 0
  {p="0.5"} 1
  {p="1.0"} 2`,
  "a group loses its name when any of its rows does": `load 1m
  x_total{a="1"} 0+60x10
  x_total{a="2"} 0+60x10

eval instant at 10m sum by (__name__) (x_total{a="1"} or rate(x_total{a="2"}[5m]))
  {} 601

eval instant at 10m sum by (__name__) (x_total)
  x_total 1200`,
  "sorting over a range is warned of, at one instant it is not": `load 1m
  x{a="1"} 2 2
  x{a="2"} 1 1

eval range from 0 to 1m step 1m sort_desc(x)
  expect warn msg: PromQL warning: sort is ineffective for range queries since results are always ordered by labels (1:1)
  x{a="1"} 2 2
  x{a="2"} 1 1

eval range from 0 to 1m step 1m sum(sort_by_label(x, "a"))
  expect warn msg: PromQL warning: sort is ineffective for range queries since results are always ordered by labels (1:5)
  {} 3 3

eval instant at 1m sort(x)
  expect ordered
  expect no_warn
  x{a="2"} 1
  x{a="1"} 2`,
  "an instant may be written as a duration since the epoch": `load 10s
  x 0+1x100

eval instant at 0 x @ 1m40s
  x 10

eval instant at 0 sum_over_time(x[20s] @ 1m)
  {} 11`,
};

test.each(Object.entries(SCRIPTS))("%s", async (_, script) => {
  const engine = { parse: (text: string) => parseQueryOrThrow(text), evaluate };
  const outcomes = await runScript(script, new MemorySource(), engine);
  expect(outcomes.filter(({ failure }) => failure !== null)).toEqual([]);
  expect(outcomes.length).toBeGreaterThan(0);
});
