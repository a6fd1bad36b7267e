import type { Duty } from "@/lib/jobs";
import { type FlushState, flushDue } from "./flush-samples";
import type { MetricStore } from "./metric-store";

/** The duties of a process that ingests. */
export function metricDuties(store: MetricStore): Duty[] {
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
