import type { Database, PoolClient } from "@/lib/db/server";
import { type Clock, systemClock } from "@/lib/kernel/clock";
import { Fault } from "@/lib/kernel/faults";
import { getProcessSingleton, setProcessSingleton } from "@/lib/kernel/process-singleton";
import type { HeadBatch } from "@/lib/telemetry/record-head";
import { type SignalLog, SignalWriter } from "@/lib/telemetry/signal-writer";
import type { IngestIdentity } from "@/lib/telemetry/sink";
import type { SpanRecord } from "@/lib/telemetry/span";
import { type TracePart, partsOf } from "../trace-part";
import { spanSignal } from "./span-blocks";

export interface OpenTracesOptions {
  readonly db: Database;
  /** Before it is started: the store registers itself with it. */
  readonly wal: SignalLog<PoolClient>;
  readonly clock?: Clock;
  /** Spans in memory at which they move into blocks. Default 16,384. */
  readonly flushSpans?: number;
  /** Age of the oldest at which they move whatever their number. Default 2 minutes. */
  readonly flushAgeMs?: number;
  /** Most spans in memory before writes are refused as `overloaded`. Default 400,000. */
  readonly maxSpans?: number;
  readonly report?: (message: string) => void;
}

const SINGLETON = "traces.store";

/** The process's spans: what writes them and what of them is in memory. */
export class TraceStore {
  readonly db: Database;
  readonly writer: SignalWriter<SpanRecord, PoolClient>;
  readonly clock: Clock;
  #timer: NodeJS.Timeout | null = null;
  readonly #parts = new WeakMap<HeadBatch<SpanRecord>, readonly TracePart[]>();

  constructor(options: OpenTracesOptions) {
    this.db = options.db;
    this.clock = options.clock ?? systemClock;
    this.writer = new SignalWriter(spanSignal, {
      log: options.wal,
      clock: this.clock,
      ...(options.flushSpans === undefined ? {} : { flushRecords: options.flushSpans }),
      ...(options.flushAgeMs === undefined ? {} : { flushAgeMs: options.flushAgeMs }),
      ...(options.maxSpans === undefined ? {} : { maxRecords: options.maxSpans }),
      ...(options.report === undefined ? {} : { report: options.report }),
    });
  }

  /** `TelemetrySink.writeSpans`. */
  readonly writeSpans = (_identity: IngestIdentity, spans: readonly SpanRecord[]): Promise<void> => this.writer.write(spans);

  /** A batch's spans summed up by trace; reckoned once. */
  partsOf(batch: HeadBatch<SpanRecord>): readonly TracePart[] {
    let parts = this.#parts.get(batch);
    if (!parts) this.#parts.set(batch, (parts = partsOf(batch.records)));
    return parts;
  }

  /** Looks every second whether something is due to move into blocks: a timer of its own, for it costs nothing when nothing is. */
  startFlushing(): void {
    this.#timer ??= setInterval(() => void this.writer.flushDue(), 1000).unref();
  }

  stopFlushing(): void {
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
  }
}

/** Opens the process's span store and registers it with the log. The log is started afterwards. */
export function openTraces(options: OpenTracesOptions): TraceStore {
  const store = new TraceStore(options);
  setProcessSingleton(SINGLETON, store);
  return store;
}

/** The store opened by this process. Throws Fault `unavailable` before start-up has come that far. */
export function traceStore(): TraceStore {
  const store = getProcessSingleton<TraceStore>(SINGLETON);
  if (!store) throw new Fault("unavailable", "The store of spans is not open yet.", { retryAfterS: 1 });
  return store;
}
