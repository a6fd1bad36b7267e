import { expect, test } from "vitest";
import { parseQueryOrThrow } from "../parse";
import { countOnlySelectors } from "./reset-hints";

/** What is taken of each selector's histograms, by its name. */
function takenOf(query: string): Record<string, string> {
  const taken = [...countOnlySelectors(parseQueryOrThrow(query))].map(([{ name }, { buckets }]) => [name, buckets ? "decided" : "counts"]);
  return Object.fromEntries(taken) as Record<string, string>;
}

test.each([
  ["histogram_count(a)", { a: "counts" }],
  ["sum by (x) (histogram_avg(rate(a[5m])))", { a: "counts" }],
  ["histogram_sum(sum(increase(a[5m])) / 2 - avg(b))", { a: "counts", b: "counts" }],
  ["histogram_quantile(0.9, a)", {}],
  ["histogram_count(a) + histogram_quantile(0.9, b)", { a: "counts" }],
  ["histogram_quantile(0.5, a unless histogram_count(b) == 0)", { b: "counts" }],
  ["histogram_count(a unless histogram_quantile(0.5, b) < 3)", { a: "counts" }],
  ["histogram_count(a >/ 10)", { a: "decided" }],
  ["histogram_count(a == b)", { a: "decided", b: "decided" }],
  ["histogram_count(label_replace(a, 'x', 'y', '', ''))", { a: "decided" }],
  ["histogram_count(increase(a[40m:9m]))", {}],
  ["rate(a[5m])", {}],
])("what reaches the answer of %s", (query, taken) => {
  expect(takenOf(query)).toEqual(taken);
});
