import { Fault } from "@/lib/kernel/faults";
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

export interface StoredSample {
  readonly series: SeriesDescription;
  readonly timeMs: number;
  /** A number, a histogram, or the end of the series. */
  readonly value: number | HistogramValue | "stale";
}

/** A store in memory that keeps what was written, in order, and nothing of a batch that was not. */
export class MemorySink implements TelemetrySink {
  readonly samples: StoredSample[] = [];
  readonly exemplars: { readonly series: SeriesDescription; readonly exemplar: Exemplar }[] = [];
  readonly spans: SpanRecord[] = [];
  readonly logs: LogRecord[] = [];
  readonly identities: IngestIdentity[] = [];
  /** When set, writes fail with it. */
  failWith: Fault | Error | null = null;
  /** Series beyond this are refused. */
  seriesLimit = Infinity;
  readonly series: SeriesDescription[] = [];
  readonly #keys = new Map<string, SeriesRef>();

  openBatch(): SampleBatch {
    return new MemoryBatch(this, this.#keys);
  }

  async writeSamples(batch: SampleBatch): Promise<void> {
    if (this.failWith) throw this.failWith;
    if (!(batch instanceof MemoryBatch)) throw new TypeError("not a batch of this sink");
    this.samples.push(...batch.samples);
    this.exemplars.push(...batch.exemplars);
  }

  async writeSpans(identity: IngestIdentity, spans: readonly SpanRecord[]): Promise<void> {
    if (this.failWith) throw this.failWith;
    this.identities.push(identity);
    this.spans.push(...spans);
  }

  async writeLogs(identity: IngestIdentity, logs: readonly LogRecord[]): Promise<void> {
    if (this.failWith) throw this.failWith;
    this.identities.push(identity);
    this.logs.push(...logs);
  }

  /** As after retention: series are gone, and their references lead nowhere. */
  forgetSeries(): void {
    this.series.length = 0;
    this.#keys.clear();
  }

  clear(): void {
    this.failWith = null;
    for (const list of [this.samples, this.exemplars, this.spans, this.logs, this.identities]) list.length = 0;
  }
}

class MemoryBatch implements SampleBatch {
  readonly samples: StoredSample[] = [];
  readonly exemplars: { series: SeriesDescription; exemplar: Exemplar }[] = [];
  readonly #sink: MemorySink;
  readonly #keys: Map<string, SeriesRef>;

  constructor(sink: MemorySink, keys: Map<string, SeriesRef>) {
    this.#sink = sink;
    this.#keys = keys;
  }

  lookup(key: string): SeriesRef | undefined {
    return this.#keys.get(key);
  }

  intern(key: string, series: SeriesDescription): SeriesRef {
    if (this.#sink.series.length >= this.#sink.seriesLimit) return -1;
    const ref = this.#sink.series.push(series) - 1;
    this.#keys.set(key, ref);
    return ref;
  }

  has(ref: SeriesRef): boolean {
    return ref in this.#sink.series;
  }

  refusal(): SeriesRefusal {
    return "series-limit";
  }

  sample(ref: SeriesRef, timeMs: number, value: number): void {
    this.samples.push({ series: this.#of(ref), timeMs, value });
  }

  stale(ref: SeriesRef, timeMs: number): void {
    this.samples.push({ series: this.#of(ref), timeMs, value: "stale" });
  }

  histogram(ref: SeriesRef, timeMs: number, value: HistogramValue): void {
    this.samples.push({ series: this.#of(ref), timeMs, value });
  }

  exemplar(ref: SeriesRef, exemplar: Exemplar): void {
    this.exemplars.push({ series: this.#of(ref), exemplar });
  }

  get size(): number {
    return this.samples.length;
  }

  #of(ref: SeriesRef): SeriesDescription {
    const series = this.#sink.series[ref];
    if (!series) throw new Fault("internal", `no series ${ref}`);
    return series;
  }
}
