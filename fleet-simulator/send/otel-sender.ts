import {
  type Context,
  type Logger,
  ROOT_CONTEXT,
  SeverityNumber,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  TraceFlags,
  trace,
} from "@opentelemetry/api";
import { OTLPLogExporter } from "@opentelemetry/exporter-logs-otlp-proto";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { LoggerProvider, type LogRecordProcessor, type ReadableLogRecord } from "@opentelemetry/sdk-logs";
import { type IdGenerator, type ReadableSpan, type SpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import type { LogLine } from "../signals/log-line";
import type { SpanPlan } from "../signals/request-spans";
import { resourceOf } from "../signals/resources";

/** Gives out the identifiers that the plans carry. */
class PlannedIds implements IdGenerator {
  next = { traceId: "", spanId: "" };
  generateTraceId(): string {
    return this.next.traceId;
  }
  generateSpanId(): string {
    return this.next.spanId;
  }
}

/** Keeps what has ended until the sender takes it. */
class Collected<T> {
  #items: T[] = [];
  add(item: T): void {
    this.#items.push(item);
  }
  get size(): number {
    return this.#items.length;
  }
  take(most: number): T[] {
    return this.#items.splice(0, most);
  }
  /** Puts back what could not be sent. */
  back(items: readonly T[]): void {
    this.#items = [...items, ...this.#items];
  }
  /** Drops the oldest beyond `most`; returns how many. */
  trim(most: number): number {
    return this.#items.splice(0, Math.max(0, this.#items.length - most)).length;
  }
}

const BATCH = 1_024;
/** Spans and records that wait for a console that does not answer; older ones are dropped, as an SDK does. */
const MOST_WAITING = 40_000;
const nothing = () => Promise.resolve();
const KIND = { server: SpanKind.SERVER, client: SpanKind.CLIENT, internal: SpanKind.INTERNAL } as const;
const SEVERITY = { INFO: SeverityNumber.INFO, WARN: SeverityNumber.WARN, ERROR: SeverityNumber.ERROR } as const;

/** Unix milliseconds with a fraction as the SDK's pair of seconds and nanoseconds. */
function hrTime(ms: number): [number, number] {
  const seconds = Math.floor(ms / 1_000);
  return [seconds, Math.round((ms - seconds * 1_000) * 1e6)];
}

/**
 * The fleet's spans and logs through the OpenTelemetry SDK: a provider for
 * every program and release, one exporter for each signal. What is not
 * accepted is kept and sent again, up to a bound.
 */
export class OtelSender {
  readonly #ids = new PlannedIds();
  readonly #tracers = new Map<string, Tracer>();
  readonly #loggers = new Map<string, Logger>();
  readonly #spans = new Collected<ReadableSpan>();
  readonly #logs = new Collected<ReadableLogRecord>();
  readonly #traceExporter: OTLPTraceExporter;
  readonly #logExporter: OTLPLogExporter;
  readonly #spanProcessor: SpanProcessor = {
    onStart: () => {},
    onEnd: (span) => this.#spans.add(span),
    forceFlush: nothing,
    shutdown: nothing,
  };
  readonly #logProcessor: LogRecordProcessor = { onEmit: (record) => this.#logs.add(record), forceFlush: nothing, shutdown: nothing };
  #flushing: Promise<void> | null = null;
  readonly counts = { spans: 0, logs: 0, dropped: 0, failures: 0 };

  constructor(url: string, key: string) {
    const headers = { authorization: `Bearer ${key}` };
    this.#traceExporter = new OTLPTraceExporter({ url: `${url}/v1/traces`, headers, timeoutMillis: 15_000 });
    this.#logExporter = new OTLPLogExporter({ url: `${url}/v1/logs`, headers, timeoutMillis: 15_000 });
  }

  get waiting(): number {
    return this.#spans.size + this.#logs.size;
  }

  span(plan: SpanPlan): void {
    this.#ids.next = plan;
    const context = plan.parentSpanId === "" ? ROOT_CONTEXT : parentContext(plan.traceId, plan.parentSpanId);
    const span = this.#tracer(plan.source, plan.version).startSpan(
      plan.name,
      {
        kind: KIND[plan.kind],
        startTime: hrTime(plan.from),
        attributes: { ...plan.attributes },
        links: plan.links.map((spanId) => ({ context: { traceId: plan.traceId, spanId, traceFlags: TraceFlags.SAMPLED } })),
      },
      context,
    );
    for (const event of plan.events) span.addEvent(event.name, { ...event.attributes }, hrTime(event.at));
    if (plan.error !== null) span.setStatus({ code: SpanStatusCode.ERROR, message: plan.error });
    span.end(hrTime(Math.max(plan.from, plan.to)));
  }

  log(line: LogLine, version: string): void {
    this.#logger(line.source, version).emit({
      timestamp: hrTime(line.at),
      observedTimestamp: hrTime(line.at),
      severityNumber: SEVERITY[line.severity],
      severityText: line.severity,
      body: line.body,
      attributes: { ...line.attributes },
      ...(line.traceId && line.spanId ? { context: parentContext(line.traceId, line.spanId) } : {}),
    });
  }

  /** Sends what is there. Never rejects: what was refused stays for the next time. */
  flush(): Promise<void> {
    return (this.#flushing ??= this.#flush().finally(() => {
      this.#flushing = null;
    }));
  }

  async #flush(): Promise<void> {
    this.counts.spans += await this.#drain(this.#spans, (batch, done) => this.#traceExporter.export(batch, done));
    this.counts.logs += await this.#drain(this.#logs, (batch, done) => this.#logExporter.export(batch, done));
  }

  async #drain<T>(from: Collected<T>, send: (batch: T[], done: (result: { code: number }) => void) => void): Promise<number> {
    let sent = 0;
    while (from.size > 0) {
      const batch = from.take(BATCH);
      const { code } = await new Promise<{ code: number }>((resolve) => send(batch, resolve));
      if (code !== 0) {
        this.counts.failures++;
        from.back(batch);
        this.counts.dropped += from.trim(MOST_WAITING);
        break;
      }
      sent += batch.length;
    }
    return sent;
  }

  async close(): Promise<void> {
    await this.flush();
    await Promise.all([this.#traceExporter.shutdown(), this.#logExporter.shutdown()]);
  }

  #tracer(source: string, version: string): Tracer {
    const key = `${source}@${version}`;
    let tracer = this.#tracers.get(key);
    if (!tracer) {
      const { attributes, scope } = resourceOf(source, version);
      const provider = new TracerProvider({
        resource: resourceFromAttributes({ ...attributes }),
        idGenerator: this.#ids,
        spanProcessors: [this.#spanProcessor],
      });
      this.#tracers.set(key, (tracer = provider.getTracer(scope)));
    }
    return tracer;
  }

  #logger(source: string, version: string): Logger {
    const key = `${source}@${version}`;
    let logger = this.#loggers.get(key);
    if (!logger) {
      const { attributes, scope } = resourceOf(source, version);
      const provider = new LoggerProvider({ resource: resourceFromAttributes({ ...attributes }), processors: [this.#logProcessor] });
      this.#loggers.set(key, (logger = provider.getLogger(scope)));
    }
    return logger;
  }
}

const parentContext = (traceId: string, spanId: string): Context =>
  trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags: TraceFlags.SAMPLED });
