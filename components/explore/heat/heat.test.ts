import { expect, test } from "vitest";
import type { PanelAnswer, PanelSeries } from "@/lib/promql";
import { heatText } from "./heat-query";
import { heatOf } from "./prepare-heat";

test.each([
  [
    'histogram_quantile(0.95, sum by (le, model) (rate(x_bucket{a="b"}[$__rate_interval])))',
    'sum by (le, model) (increase(x_bucket{a="b"}[$__rate_interval]))',
  ],
  ["histogram_avg((sum(irate(x[5m]))))", "sum(increase(x[5m]))"],
  ["histogram_quantile(0.5, x) > 1", "x"],
  ["sum by (le) (increase(x_bucket[1m]))", "sum by (le) (increase(x_bucket[1m]))"],
  ["rate(", "rate("],
])("the buckets behind %s are %s", (text, buckets) => {
  expect(heatText(text)).toBe(buckets);
});

const answer = (series: readonly PanelSeries[]): PanelAnswer => ({
  ref: "A",
  resultType: "matrix",
  times: [0, 10],
  stepMs: 10,
  series,
  totalSeries: series.length,
  notes: [],
  stats: { elapsedMs: 1, seriesRead: 1, samplesRead: 1, resolution: "raw" },
});

test("series by le of several groups become one heat map", () => {
  const heat = heatOf(
    answer([
      { labels: { le: "1", model: "a" }, values: [1, 2] },
      { labels: { le: "+Inf", model: "a" }, values: [3, "NaN"] },
      { labels: { le: "1", model: "b" }, values: [1, 0] },
    ]),
  );
  expect(heat?.rows.map((r) => [r.lower, r.upper, r.counts])).toEqual([
    [0, 1, [2, 2]],
    [1, Infinity, [1, null]],
  ]);
});

test("native histograms are added up bucket by bucket, and an answer without any has no heat map", () => {
  const histogram = { count: 3, sum: 4, buckets: [[0, 1, 1] as const, [1, "+Inf", 2] as const] };
  const heat = heatOf(
    answer([
      { labels: { model: "a" }, values: [null, null], histograms: [histogram, null] },
      { labels: { model: "b" }, values: [null, null], histograms: [histogram, null] },
    ]),
  );
  expect(heat?.rows.map((r) => [r.upper, r.counts])).toEqual([
    [1, [2, null]],
    [Infinity, [4, null]],
  ]);
  expect(heatOf(answer([{ labels: { model: "a" }, values: [1, 2] }]))).toBeNull();
});
