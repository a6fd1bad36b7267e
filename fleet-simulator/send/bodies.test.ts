import protobuf from "protobufjs";
import { describe, expect, test } from "vitest";
import { seriesOf, StretchRecorder } from "../history/series-columns";
import { recordedFleet } from "../testing/recorded-fleet";
import { scrapeTargets } from "../targets";
import { otlpHistogramBodies } from "./otlp-histograms";
import { remoteWriteBodies } from "./remote-write";

const WRITE = protobuf
  .parse(
    `syntax = "proto3";
message WriteRequest { repeated TimeSeries timeseries = 1; repeated Metadata metadata = 3; }
message Metadata { int32 type = 1; string metric_family_name = 2; string help = 4; string unit = 5; }
message TimeSeries { repeated Label labels = 1; repeated Sample samples = 2; }
message Label { string name = 1; string value = 2; }
message Sample { double value = 1; int64 timestamp = 2; }`,
  )
  .root.lookupType("WriteRequest");

const OTLP = protobuf
  .parse(
    `syntax = "proto3";
message Request { repeated ResourceMetrics resource_metrics = 1; }
message ResourceMetrics { Resource resource = 1; repeated ScopeMetrics scope_metrics = 2; }
message Resource { repeated KeyValue attributes = 1; }
message KeyValue { string key = 1; AnyValue value = 2; }
message AnyValue { string string_value = 1; }
message ScopeMetrics { repeated Metric metrics = 2; }
message Metric { string name = 1; string description = 2; Histogram histogram = 9; }
message Histogram { repeated Point data_points = 1; int32 aggregation_temporality = 2; }
message Point { repeated KeyValue attributes = 9; fixed64 time_unix_nano = 3; fixed64 count = 4; double sum = 5;
  repeated fixed64 bucket_counts = 6; repeated double explicit_bounds = 7; uint32 flags = 10; }`,
  )
  .root.lookupType("Request");

interface Written {
  timeseries: { labels: { name: string; value: string }[]; samples: { value: number; timestamp: { toNumber(): number } }[] }[];
  metadata: { type: number; metricFamilyName: string }[];
}
interface Exported {
  resourceMetrics: {
    resource: { attributes: { key: string; value: { stringValue: string } }[] };
    scopeMetrics: {
      metrics: {
        name: string;
        histogram: {
          aggregationTemporality: number;
          dataPoints: {
            count: { toNumber(): number };
            sum: number;
            bucketCounts: { toNumber(): number }[];
            explicitBounds: number[];
            flags: number;
          }[];
        };
      }[];
    }[];
  }[];
}

function scraped() {
  const { fleet } = recordedFleet({ rate: 0.3 });
  const targets = scrapeTargets(fleet);
  const recorder = new StretchRecorder(targets);
  for (let i = 0; i < 4; i++) {
    fleet.advance(fleet.now + 15_000);
    recorder.scrape(fleet.now);
  }
  return { targets, stretch: recorder.take(), ...seriesOf(targets) };
}

describe("bodies that the console reads", () => {
  test("remote write: each series once, labels in order, every scrape's value at its time", () => {
    const { floats, stretch, targets } = scraped();
    const families = targets.flatMap((t) => t.registry.families);
    const bodies = [...remoteWriteBodies(floats, stretch, families, 50_000)].map((b) => WRITE.decode(b) as unknown as Written);
    expect(bodies.length).toBeGreaterThan(1);
    const series = bodies.flatMap((b) => b.timeseries);
    const keys = series.map((s) => s.labels.map((l) => `${l.name}=${l.value}`).join(","));
    expect(new Set(keys).size).toBe(keys.length);
    for (const { labels } of series) {
      const names = labels.map((l) => l.name);
      expect(names).toEqual(names.toSorted());
    }
    const up = series.find((s) => s.labels.some((l) => l.value === "up"));
    expect(up?.samples.map((s) => [s.value, s.timestamp.toNumber()])).toEqual(stretch.times.map((t) => [1, t]));
    expect(bodies[0]!.metadata.find((m) => m.metricFamilyName === "vllm:prompt_tokens_total")?.type).toBe(1);
  });

  test("a target that stops answering ends its series once, with Prometheus' stale marker, and up says so", () => {
    const { floats, stretch } = scraped();
    const gone = { times: stretch.times, values: stretch.values.map((column, i) => (i === 0 ? [column[0]!, null, null, null] : column)) };
    const series = [...remoteWriteBodies(floats, gone, [])].flatMap((b) => (WRITE.decode(b) as unknown as Written).timeseries);
    const own = series.filter((s) => s.labels.some((l) => l.value === "llama-3-3-70b-use1-0:8000"));
    expect(own.filter((s) => s.samples.length === 4).map((s) => s.samples.map((x) => x.value))).toEqual([[1, 0, 0, 0]]);
    const ended = own.filter((s) => s.samples.length === 2);
    expect(ended.length).toBeGreaterThan(20);
    expect(ended.every((s) => Number.isNaN(s.samples[1]!.value))).toBe(true);
  });

  test("OTLP: whole cumulative histograms whose buckets add up to their count", () => {
    const { histograms, stretch, targets } = scraped();
    const bodies = [...otlpHistogramBodies(histograms, targets, stretch)].map((b) => OTLP.decode(b) as unknown as Exported);
    const metrics = bodies.flatMap((b) => b.resourceMetrics.flatMap((r) => r.scopeMetrics.flatMap((s) => s.metrics)));
    expect(metrics.length).toBe(histograms.length);
    for (const { histogram } of metrics) {
      expect(histogram.aggregationTemporality).toBe(2);
      expect(histogram.dataPoints.length).toBe(4);
      for (const point of histogram.dataPoints) {
        expect(point.bucketCounts.length).toBe(point.explicitBounds.length + 1);
        expect(point.bucketCounts.reduce((sum, c) => sum + c.toNumber(), 0)).toBe(point.count.toNumber());
      }
    }
    const names = Object.fromEntries(bodies[0]!.resourceMetrics[0]!.resource.attributes.map((a) => [a.key, a.value.stringValue]));
    expect(names).toEqual({ "service.name": "vllm", "service.instance.id": "llama-3-3-70b-use1-0:8000", region: "us-east-1" });
  });
});
