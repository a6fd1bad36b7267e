import type { HistogramSeries, ScrapedStretch } from "../history/series-columns";
import type { ScrapeTarget } from "../targets";
import { ProtoWriter } from "./proto-writer";

const CUMULATIVE = 2;
const NO_RECORDED_VALUE = 1;

/**
 * A stretch's histograms as OTLP ExportMetricsServiceRequest bodies: whole
 * histograms, cumulative, under the names and labels by which a scraper would
 * store them. Remote write 1.0 would make a series of each bucket instead.
 */
export function* otlpHistogramBodies(
  histograms: readonly HistogramSeries[],
  targets: readonly ScrapeTarget[],
  stretch: ScrapedStretch,
  bodyBytes = 3_000_000,
): Generator<Buffer> {
  const body = new ProtoWriter(bodyBytes + (1 << 20));
  for (let target = 0; target < targets.length; target++) {
    const own = histograms.filter((h) => h.target === target);
    for (const one of own) {
      const metric = metricOf(one, targets[target]!, stretch);
      if (metric === null) continue;
      body.raw(1, resourceMetrics(targets[target]!, metric));
      if (body.size < bodyBytes) continue;
      yield Buffer.from(body.bytes());
      body.clear();
    }
  }
  if (body.size > 0) yield Buffer.from(body.bytes());
}

function resourceMetrics(target: ScrapeTarget, metric: Buffer): Buffer {
  const { instance, region } = target.labels;
  const resource = new ProtoWriter(1 << 9);
  resource.raw(1, attribute("service.name", target.job));
  resource.raw(1, attribute("service.instance.id", instance ?? ""));
  if (region !== undefined) resource.raw(1, attribute("region", region));
  const scope = new ProtoWriter(metric.length + 64);
  scope.raw(2, metric);
  const out = new ProtoWriter(metric.length + 1_024);
  out.raw(1, resource.bytes());
  out.raw(2, scope.bytes());
  return Buffer.from(out.bytes());
}

function metricOf(one: HistogramSeries, target: ScrapeTarget, stretch: ScrapedStretch): Buffer | null {
  const { instance: _, region: __, ...more } = target.labels;
  const attributes = new ProtoWriter(1 << 9);
  for (const [name, value] of Object.entries({ ...one.labels, ...more })) attributes.raw(9, attribute(name, value));
  const points = new ProtoWriter(1 << 16);
  const point = new ProtoWriter(1 << 10);
  const column = stretch.values[one.target]!;
  let present = false;
  for (let i = 0; i < stretch.times.length; i++) {
    const values = column[i] ?? null;
    if (values === null && !present) continue;
    point.clear();
    point.append(attributes.bytes());
    point.fixed64(3, BigInt(stretch.times[i]!) * 1_000_000n);
    if (values === null) point.varint(10, NO_RECORDED_VALUE);
    else writeValue(point, one, values);
    points.raw(1, point.bytes());
    present = values !== null;
  }
  if (points.size === 0) return null;
  points.varint(2, CUMULATIVE);
  const metric = new ProtoWriter(points.size + 512);
  metric.string(1, one.name);
  metric.string(2, one.help);
  metric.raw(9, points.bytes());
  return Buffer.from(metric.bytes());
}

function writeValue(point: ProtoWriter, one: HistogramSeries, values: Float64Array): void {
  const buckets = one.bounds.length + 1;
  let count = 0;
  for (let b = 0; b < buckets; b++) count += values[one.slot + b]!;
  point.count(4, count);
  point.double(5, values[one.slot + buckets]!);
  point.counts(6, values, one.slot, buckets);
  point.doubles(7, one.bounds);
}

function attribute(name: string, text: string): Buffer {
  const value = new ProtoWriter(text.length * 3 + 16);
  value.string(1, text);
  const out = new ProtoWriter(name.length * 3 + text.length * 3 + 32);
  out.string(1, name);
  out.raw(2, value.bytes());
  return Buffer.from(out.bytes());
}
