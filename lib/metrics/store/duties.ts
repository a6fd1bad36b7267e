import { type FlushState, flushDue } from "./flush-samples";
import type { MetricStore } from "./metric-store";

/** Work to be done now and then; `lib/jobs` runs it. */
export interface MetricDuty {
  readonly name: string;
  readonly everyMs: number;
  /** `process`: in every process that owns a part of the log; `cluster`: in one process at a time. */
  readonly scope: "process" | "cluster";
  /** What was done, in a sentence; null when nothing was due. */
  readonly run: () => Promise<string | null>;
}

/** The duties of a process that ingests. */
export function metricDuties(store: MetricStore): MetricDuty[] {
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
