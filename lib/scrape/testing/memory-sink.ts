import type { LogRecord } from "@/lib/telemetry/log-record";
import type { Exemplar, HistogramValue, SampleBatch, SeriesDescription, SeriesRef, SeriesRefusal } from "@/lib/telemetry/metric";
import type { IngestIdentity, TelemetrySink } from "@/lib/telemetry/sink";
import type { SpanRecord } from "@/lib/telemetry/span";

export interface StoredPoint {
  readonly series: SeriesDescription;
  readonly timeMs: number;
  readonly value: number | HistogramValue | "stale";
}

/** A sink that keeps what is written in memory, as written. */
export class MemorySink implements TelemetrySink {
  readonly points: StoredPoint[] = [];
  readonly exemplars: { readonly series: SeriesDescription; readonly exemplar: Exemplar }[] = [];
  readonly spans: SpanRecord[] = [];
  readonly logs: LogRecord[] = [];
  readonly #refs = new Map<string, SeriesRef>();
  readonly #series: SeriesDescription[] = [];
  /** When set, the next write throws it. */
  failure: Error | null = null;
  /** Series beyond this many are refused. */
  seriesLimit = Infinity;

  openBatch(_identity: IngestIdentity): SampleBatch {
    return new MemoryBatch(this.#refs, this.#series, this.seriesLimit);
  }

  writeSamples(batch: SampleBatch): Promise<void> {
    return this.#write(() => {
      const { points, exemplars } = batch as MemoryBatch;
      this.points.push(...points);
      this.exemplars.push(...exemplars);
    });
  }

  writeSpans(_identity: IngestIdentity, spans: readonly SpanRecord[]): Promise<void> {
    return this.#write(() => this.spans.push(...spans));
  }

  writeLogs(_identity: IngestIdentity, logs: readonly LogRecord[]): Promise<void> {
    return this.#write(() => this.logs.push(...logs));
  }

  async #write(keep: () => void): Promise<void> {
    const failure = this.failure;
    this.failure = null;
    if (failure !== null) throw failure;
    keep();
  }
}

class MemoryBatch implements SampleBatch {
  readonly points: StoredPoint[] = [];
  readonly exemplars: { series: SeriesDescription; exemplar: Exemplar }[] = [];
  readonly #refs: Map<string, SeriesRef>;
  readonly #series: SeriesDescription[];
  readonly #limit: number;

  constructor(refs: Map<string, SeriesRef>, series: SeriesDescription[], limit: number) {
    this.#refs = refs;
    this.#series = series;
    this.#limit = limit;
  }

  lookup(key: string): SeriesRef | undefined {
    return this.#refs.get(key);
  }

  intern(key: string, series: SeriesDescription): SeriesRef {
    if (this.#series.length >= this.#limit) return -1;
    this.#refs.set(key, this.#series.length);
    return this.#series.push(series) - 1;
  }

  refusal(): SeriesRefusal {
    return "series-limit";
  }

  sample(ref: SeriesRef, timeMs: number, value: number): void {
    this.#add(ref, timeMs, value);
  }

  stale(ref: SeriesRef, timeMs: number): void {
    this.#add(ref, timeMs, "stale");
  }

  histogram(ref: SeriesRef, timeMs: number, value: HistogramValue): void {
    this.#add(ref, timeMs, value);
  }

  exemplar(ref: SeriesRef, exemplar: Exemplar): void {
    this.exemplars.push({ series: this.#of(ref), exemplar });
  }

  get size(): number {
    return this.points.length;
  }

  #add(ref: SeriesRef, timeMs: number, value: StoredPoint["value"]): void {
    this.points.push({ series: this.#of(ref), timeMs, value });
  }

  #of(ref: SeriesRef): SeriesDescription {
    const series = this.#series[ref];
    if (series === undefined) throw new Error(`no series has the reference ${ref}`);
    return series;
  }
}
