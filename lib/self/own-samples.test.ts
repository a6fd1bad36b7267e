import { expect, test } from "vitest";
import { unixMillis } from "@/lib/kernel/units";
import type { HistogramValue, SampleBatch, SeriesDescription } from "@/lib/telemetry/metric";
import { addFigure, createOwnMetrics } from "./metrics";
import { writeOwnSamples } from "./own-samples";

class RecordingBatch implements SampleBatch {
  readonly series: SeriesDescription[] = [];
  readonly floats: [string, number][] = [];
  readonly histograms: [string, HistogramValue][] = [];
  readonly #refs = new Map<string, number>();
  size = 0;
  lookup = (key: string) => this.#refs.get(key);
  intern(key: string, series: SeriesDescription): number {
    this.#refs.set(key, this.series.push(series) - 1);
    return this.series.length - 1;
  }
  has = (ref: number) => ref in this.series;
  refusal = () => "invalid" as const;
  sample = (ref: number, _t: number, value: number) => void this.floats.push([this.series[ref]?.labels["__name__"] ?? "", value]);
  stale = () => {};
  histogram = (ref: number, _t: number, value: HistogramValue) =>
    void this.histograms.push([this.series[ref]?.labels["__name__"] ?? "", value]);
  exemplar = () => {};
}

test("a histogram reaches the store whole, with counts per bucket and not cumulative", async () => {
  const own = createOwnMetrics();
  own.requests.observe({ route: "/fleet", method: "GET", status: "200" }, 0.007);
  own.requests.observe({ route: "/fleet", method: "GET", status: "200" }, 0.02);
  own.requests.observe({ route: "/fleet", method: "GET", status: "200" }, 60);
  const batch = new RecordingBatch();
  writeOwnSamples(batch, await own.registry.getMetricsAsJSON(), "one", unixMillis(1));
  const [name, value] = batch.histograms.find(([n]) => n.startsWith("sightglass_http")) ?? [];
  expect(name).toBe("sightglass_http_request_duration_seconds");
  expect(value?.count).toBe(3);
  expect(value?.kind === "classic" && [...value.counts]).toEqual([0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
  expect(batch.series.every((s) => s.labels["job"] === "sightglass" && !("le" in s.labels))).toBe(true);
});

test("a figure kept elsewhere is read when asked for, and one that fails is left out", async () => {
  const own = createOwnMetrics();
  const rows = async () => [{ labels: { reason: "series-limit" }, value: 3 }];
  addFigure(own, { name: "sightglass_rejected_total", help: "x", kind: "counter", labels: ["reason"], read: rows });
  addFigure(own, { name: "sightglass_broken", help: "x", kind: "gauge", labels: ["part"], read: () => Promise.reject(new Error("gone")) });
  const text = await own.registry.metrics();
  expect(text).toContain('sightglass_rejected_total{reason="series-limit"} 3');
  expect(text).not.toMatch(/^sightglass_broken[ {]/m);
});
