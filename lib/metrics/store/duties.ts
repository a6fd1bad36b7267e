import type { Duty } from "@/lib/jobs";
import { compactDue } from "./compact-day";
import { type FlushState, flushDue } from "./flush-samples";
import type { MetricStore } from "./metric-store";
import { type MetricRetention, retainMetrics } from "./retain";

/** The duties of a process: flushing is for those that ingest, the rest for one at a time. `retention` is asked at every pass. */
export function metricDuties(store: MetricStore, retention: () => Promise<MetricRetention>): Duty[] {
  const state: FlushState = { lastLateAt: store.clock.now() };
  return [
    {
      name: "flush metrics",
      everyMs: 10_000,
      scope: "process",
      run: async () => {
        const rows = await flushDue(store, state);
        return rows > 0 ? `${rows} chunks written` : null;
      },
    },
    {
      name: "compact metrics",
      everyMs: 300_000,
      run: async () => {
        const series = await compactDue(store);
        return series > 0 ? `${series} series of a day compacted` : null;
      },
    },
    {
      name: "retain metrics",
      everyMs: 3_600_000,
      run: async () => {
        const dropped = await retainMetrics(store, await retention());
        return dropped > 0 ? `${dropped} partitions dropped` : null;
      },
    },
    {
      name: "forget idle senders",
      everyMs: 600_000,
      scope: "process",
      run: async () => {
        store.forgetIdleKeys();
        return null;
      },
    },
  ];
}
