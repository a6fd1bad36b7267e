import type {
  Exemplar,
  HistogramValue,
  IngestIdentity,
  LogRecord,
  SampleBatch,
  SeriesDescription,
  SeriesRef,
  SeriesRefusal,
  SpanRecord,
  TelemetrySink,
} from "@/lib/telemetry";
import type { Redactor } from "./redactor";

/** Looks at each series once, when it is first named; samples pass straight through. */
class PrivateBatch implements SampleBatch {
  readonly inner: SampleBatch;
  readonly #redactor: Redactor;

  constructor(inner: SampleBatch, redactor: Redactor) {
    this.inner = inner;
    this.#redactor = redactor;
  }

  lookup(key: string): SeriesRef | undefined {
    return this.inner.lookup(key);
  }

  intern(key: string, series: SeriesDescription): SeriesRef {
    const labels = this.#redactor.labels(series.labels);
    return this.inner.intern(key, labels === series.labels ? series : { ...series, labels });
  }

  has(ref: SeriesRef): boolean {
    return this.inner.has(ref);
  }

  refusal(ref: SeriesRef): SeriesRefusal {
    return this.inner.refusal(ref);
  }

  sample(ref: SeriesRef, timeMs: number, value: number): void {
    this.inner.sample(ref, timeMs, value);
  }

  stale(ref: SeriesRef, timeMs: number): void {
    this.inner.stale(ref, timeMs);
  }

  histogram(ref: SeriesRef, timeMs: number, value: HistogramValue): void {
    this.inner.histogram(ref, timeMs, value);
  }

  exemplar(ref: SeriesRef, exemplar: Exemplar): void {
    const labels = this.#redactor.labels(exemplar.labels);
    this.inner.exemplar(ref, labels === exemplar.labels ? exemplar : { ...exemplar, labels });
  }

  get size(): number {
    return this.inner.size;
  }

  get outOfBounds(): number {
    return this.inner.outOfBounds ?? 0;
  }
}

/** A sink behind which no private text comes: every way in writes through one of these. */
export function privateSink(inner: TelemetrySink, redactor: Redactor): TelemetrySink {
  return {
    openBatch: (identity: IngestIdentity) => new PrivateBatch(inner.openBatch(identity), redactor),
    writeSamples: (batch) => inner.writeSamples(batch instanceof PrivateBatch ? batch.inner : batch),
    writeSpans: (identity: IngestIdentity, spans: readonly SpanRecord[]) =>
      inner.writeSpans(
        identity,
        spans.map((span) => redactor.span(span)),
      ),
    writeLogs: (identity: IngestIdentity, logs: readonly LogRecord[]) =>
      inner.writeLogs(
        identity,
        logs.map((record) => redactor.log(record)),
      ),
  };
}
