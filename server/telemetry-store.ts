import type { Logger } from "pino";
import type { Config } from "@/lib/config";
import type { Database } from "@/lib/db/server";
import { systemClock } from "@/lib/kernel/clock";
import { type LogStore, openLogs } from "@/lib/logs/server";
import { type MetricStore, openMetricStore } from "@/lib/metrics/server";
import type { TelemetrySink } from "@/lib/telemetry";
import { openTraces, type TraceStore } from "@/lib/traces/server";
import { PostgresWal } from "@/lib/wal/server";
import type { Part } from "./lifecycle";

export interface TelemetryStore extends Part {
  readonly wal: PostgresWal;
  readonly metrics: MetricStore;
  readonly traces: TraceStore;
  readonly logs: LogStore;
  readonly sink: TelemetrySink;
}

/**
 * Opens the write-ahead log and what is built from it. A process that ingests
 * owns a part of the log; any other follows those that do, so that its pages
 * show the same data.
 */
export async function startTelemetryStore(config: Config, db: Database, log: Logger): Promise<TelemetryStore> {
  const report = (message: string) => log.warn(message);
  const mode = config.roles.has("ingest") ? "write" : "read";
  const wal = new PostgresWal({ db, mode, queueBytes: config.ingestQueueBytes, clock: systemClock, report });
  const metrics = await openMetricStore({ db, wal, clock: systemClock });
  const traces = openTraces({ db, wal, clock: systemClock, report });
  const logs = openLogs({ db, wal, clock: systemClock, report });
  await wal.start();
  if (mode === "write") {
    traces.startFlushing();
    logs.startFlushing();
  }
  return {
    name: "telemetry store",
    wal,
    metrics,
    traces,
    logs,
    sink: {
      openBatch: (identity) => metrics.openBatch(identity),
      writeSamples: (batch) => metrics.writeSamples(batch),
      writeSpans: (identity, spans) => traces.writeSpans(identity, spans),
      writeLogs: (identity, records) => logs.writeLogs(identity, records),
    },
    stop: async () => {
      traces.stopFlushing();
      logs.stopFlushing();
      await wal.close();
    },
  };
}
