import path from "node:path";
import { pathToFileURL } from "node:url";
import { setProcessSingleton } from "@/lib/kernel/process-singleton";
import type { ManualClock } from "@/lib/kernel/clock";
import { openStore, type Opened } from "@/lib/metrics/testing/store-fixture";
import type { HistogramValue } from "@/lib/telemetry";
import type { FreshDatabase } from "@/test/fresh-database";
import { openQueryService, type QueryLimits, type QueryService } from "../server";

export interface OpenedQueries {
  readonly metrics: Opened;
  readonly service: QueryService;
  close(): Promise<void>;
}

export const WORKER_ENTRY = pathToFileURL(path.resolve("lib/promql/service/query-worker.ts"));

/** A metric store and the threads that evaluate, on a database of one's own. */
export async function openQueries(
  db: FreshDatabase,
  clock: ManualClock,
  limits: Partial<QueryLimits> = {},
  size = 1,
): Promise<OpenedQueries> {
  const metrics = await openStore(db, clock);
  setProcessSingleton("metric-store", metrics.store);
  const service = openQueryService({
    entry: WORKER_ENTRY,
    databaseUrl: db.url,
    size,
    limits,
    startedAt: clock.now(),
    report: (message) => process.stderr.write(`${message}\n`),
  });
  return {
    metrics,
    service,
    close: async () => {
      await service.pool.close();
      await metrics.close();
    },
  };
}

/** A classic histogram with the bounds 0.5 and 1, of these counts a bucket; its sum is the first of them. */
export const classic = (counts: readonly number[]): HistogramValue => ({
  kind: "classic",
  bounds: Float64Array.of(0.5, 1),
  counts: Float64Array.from(counts),
  sum: counts[0] ?? 0,
  count: counts.reduce((a, b) => a + b, 0),
});
