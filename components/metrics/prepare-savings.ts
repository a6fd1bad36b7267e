import { escapePattern } from "@/lib/kernel/literal-pattern";
import type { LabelSaving, MetricStorage } from "@/lib/metrics";

/** Bytes a day that the series saved take now; null when sizes are not measured. */
export function savedBytes({ metric, series, left }: LabelSaving, storage: MetricStorage | undefined): number | null {
  if (!storage || storage.measuredHours === 0) return null;
  const all = storage.bytesPerDay[metric];
  return all === undefined ? null : (all * (series - left)) / series;
}

/** Prometheus' and our own relabelling that clears one label of one metric. */
export const dropSnippet = ({ metric, label }: LabelSaving): string =>
  [
    "metric_relabel_configs:",
    `  - source_labels: [__name__]`,
    `    regex: ${JSON.stringify(escapePattern(metric))}`,
    `    target_label: ${JSON.stringify(label)}`,
    '    replacement: ""',
  ].join("\n");
