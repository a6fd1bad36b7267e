import type { MetricObjectWithValues, MetricValue } from "prom-client";
import { canonicalLabels } from "@/lib/kernel/labels";
import type { UnixMillis } from "@/lib/kernel/units";
import type { MetricType, SampleBatch, SeriesDescription } from "@/lib/telemetry/metric";

export type MetricFamily = MetricObjectWithValues<MetricValue<string>>;

/**
 * Writes a reading of the own metrics into a batch, under `job="sightglass"`
 * and the given instance. Histograms become one whole value a label set.
 */
export function writeOwnSamples(batch: SampleBatch, families: readonly MetricFamily[], instance: string, at: UnixMillis): void {
  for (const family of families) {
    const type = String(family.type).toLowerCase() as MetricType;
    if (type === "histogram") writeHistograms(batch, family, instance, at);
    else {
      for (const row of family.values) {
        const name = (row as { metricName?: string }).metricName ?? family.name;
        write(batch, describe(name, family, type, "float", row.labels, instance), (ref) => batch.sample(ref, at, row.value));
      }
    }
  }
}

function writeHistograms(batch: SampleBatch, family: MetricFamily, instance: string, at: UnixMillis): void {
  const bySeries = Map.groupBy(family.values, ({ labels }) =>
    JSON.stringify(
      Object.entries(labels)
        .filter(([name]) => name !== "le")
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    ),
  );
  for (const rows of bySeries.values()) {
    const suffixed = (suffix: string) => rows.filter((row) => (row as { metricName?: string }).metricName === `${family.name}_${suffix}`);
    const buckets = suffixed("bucket")
      .map((row) => ({ le: row.labels["le"] === "+Inf" ? Infinity : Number(row.labels["le"]), cumulative: row.value }))
      .sort((a, b) => a.le - b.le);
    const first = rows[0];
    if (!first || buckets.length === 0) continue;
    const { le: _bucket, ...labels } = first.labels as Record<string, string | number | undefined>;
    const value = {
      kind: "classic",
      bounds: Float64Array.from(buckets.filter((b) => b.le !== Infinity).map((b) => b.le)),
      counts: Float64Array.from(buckets.map((b, i) => b.cumulative - (buckets[i - 1]?.cumulative ?? 0))),
      sum: suffixed("sum")[0]?.value ?? 0,
      count: suffixed("count")[0]?.value ?? 0,
    } as const;
    write(batch, describe(family.name, family, "histogram", "histogram", labels, instance), (ref) => batch.histogram(ref, at, value));
  }
}

function describe(
  name: string,
  family: MetricFamily,
  type: MetricType,
  form: SeriesDescription["form"],
  labels: Readonly<Record<string, string | number | undefined>>,
  instance: string,
): SeriesDescription {
  const text = Object.fromEntries(Object.entries(labels).map(([k, v]) => [k, String(v ?? "")]));
  return { labels: canonicalLabels({ ...text, __name__: name, job: "sightglass", instance }), type, unit: "", help: family.help, form };
}

function write(batch: SampleBatch, series: SeriesDescription, put: (ref: number) => void): void {
  const key = `self\u0000${JSON.stringify(series.labels)}`;
  const ref = batch.lookup(key) ?? batch.intern(key, series);
  if (ref >= 0) put(ref);
}
