import type { Database, PoolClient } from "@/lib/db/server";
import { type Clock, systemClock } from "@/lib/kernel/clock";
import { Fault } from "@/lib/kernel/faults";
import { getProcessSingleton, setProcessSingleton } from "@/lib/kernel/process-singleton";
import type { LogRecord } from "@/lib/telemetry/log-record";
import { type SignalLog, SignalWriter } from "@/lib/telemetry/signal-writer";
import type { IngestIdentity } from "@/lib/telemetry/sink";
import { logSignal } from "./log-blocks";

export interface OpenLogsOptions {
  readonly db: Database;
  /** Before it is started: the store registers itself with it. */
  readonly wal: SignalLog<PoolClient>;
  readonly clock?: Clock;
  /** Records in memory at which they move into blocks. Default 16,384. */
  readonly flushRecords?: number;
  /** Age of the oldest at which they move whatever their number. Default 2 minutes. */
  readonly flushAgeMs?: number;
  /** Most records in memory before writes are refused as `overloaded`. Default 400,000. */
  readonly maxRecords?: number;
  readonly report?: (message: string) => void;
}

const SINGLETON = "logs.store";

/** The process's log records: what writes them and what of them is in memory. */
export class LogStore {
  readonly db: Database;
  readonly writer: SignalWriter<LogRecord, PoolClient>;
  readonly clock: Clock;
  #timer: NodeJS.Timeout | null = null;

  constructor(options: OpenLogsOptions) {
    this.db = options.db;
    this.clock = options.clock ?? systemClock;
    this.writer = new SignalWriter(logSignal, {
      log: options.wal,
      clock: this.clock,
      ...(options.flushRecords === undefined ? {} : { flushRecords: options.flushRecords }),
      ...(options.flushAgeMs === undefined ? {} : { flushAgeMs: options.flushAgeMs }),
      ...(options.maxRecords === undefined ? {} : { maxRecords: options.maxRecords }),
      ...(options.report === undefined ? {} : { report: options.report }),
    });
  }

  /** `TelemetrySink.writeLogs`. */
  readonly writeLogs = (_identity: IngestIdentity, records: readonly LogRecord[]): Promise<void> => this.writer.write(records);

  /** Looks every second whether something is due to move into blocks: a timer of its own, for it costs nothing when nothing is. */
  startFlushing(): void {
    this.#timer ??= setInterval(() => void this.writer.flushDue(), 1000).unref();
  }

  stopFlushing(): void {
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
  }
}

/** Opens the process's log store and registers it with the write-ahead log, which is started afterwards. */
export function openLogs(options: OpenLogsOptions): LogStore {
  const store = new LogStore(options);
  setProcessSingleton(SINGLETON, store);
  return store;
}

/** The store opened by this process. Throws Fault `unavailable` before start-up has come that far. */
export function logStore(): LogStore {
  const store = getProcessSingleton<LogStore>(SINGLETON);
  if (!store) throw new Fault("unavailable", "The store of log records is not open yet.", { retryAfterS: 1 });
  return store;
}
