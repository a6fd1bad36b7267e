import { expect, test } from "vitest";
import { evaluate } from "../evaluate";
import { parseQueryOrThrow } from "../parse";
import { QUERY_DEFAULTS, planQuery } from "../plan";
import type { ExplainNode } from "../panel-query";
import type { PromSeries } from "../series";

const T0 = 1_700_000_000_000;
const SERIES: PromSeries[] = Array.from({ length: 6 }, (_, i) => ({
  labels: { __name__: "x_total", model: i % 2 ? "a" : "b", node: `n${i}` },
  times: Float64Array.from({ length: 100 }, (_, k) => T0 + k * 15_000),
  values: Float64Array.from({ length: 100 }, (_, k) => k),
  kinds: null,
  histograms: null,
  starts: null,
}));

function explained(query: string, explain = true): ExplainNode | undefined {
  const plan = planQuery(parseQueryOrThrow(query), { ...QUERY_DEFAULTS, start: T0 + 600_000, end: T0 + 900_000, step: 60_000, explain });
  let ticks = 0;
  return evaluate(plan, () => SERIES, { expired: () => false, now: () => ticks++ }).explain;
}

const outline = ({ text, series, samples, children }: ExplainNode): unknown => [text, series, samples, children.map(outline)];

test("an explanation says for every part how many series it answers and what it reads", () => {
  const node = explained("sum by (model) (rate(x_total[5m])) > 0");
  expect(node && outline(node)).toEqual([
    "sum by (model) (rate(x_total[5m])) > 0",
    2,
    0,
    [
      ["sum by (model) (rate(x_total[5m]))", 2, 0, [["rate(x_total[5m])", 6, 0, [["x_total[5m]", 6, 600, []]]]]],
      ["0", null, 0, []],
    ],
  ]);
});

test("the times of the parts add up to that of the whole", () => {
  const total = (node: ExplainNode): number => node.selfMs + node.children.reduce((sum, child) => sum + total(child), 0);
  const node = explained("topk(1, x_total) / ignoring (node) group_left sum by (model) (x_total)");
  expect(node && total(node)).toBeGreaterThan(20);
  expect(node?.children.every(({ selfMs }) => selfMs > 0)).toBe(true);
});

test("nothing is measured unless it is asked for", () => {
  expect(explained("x_total", false)).toBeUndefined();
});
