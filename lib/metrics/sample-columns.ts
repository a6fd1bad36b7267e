import type { LabelMatcher } from "@/lib/kernel/labels";
import type { Exemplar, HistogramValue, SampleBatch, SeriesDescription, SeriesRef, SeriesRefusal } from "@/lib/telemetry/metric";
import type { SeriesEntry, SeriesIndex } from "./series-index";

export interface SeriesLimits {
  /** Most series one API key may have at a time. */
  readonly seriesPerKey: number;
  /** Most series that carry one value of the label `tenant`. */
  readonly seriesPerTenant: number;
  readonly labelsPerSeries: number;
  readonly labelNameLength: number;
  readonly labelValueLength: number;
  /** How far from the present a sample may lie, in milliseconds. */
  readonly pastMs: number;
  readonly futureMs: number;
}

export const DEFAULT_SERIES_LIMITS: SeriesLimits = {
  seriesPerKey: 100_000,
  seriesPerTenant: 100_000,
  labelsPerSeries: 64,
  labelNameLength: 256,
  labelValueLength: 4096,
  pastMs: 400 * 86_400_000,
  futureMs: 3_600_000,
};

/** What batches share: the index, and which sender-side keys were seen, by API key. */
export interface BatchContext {
  readonly index: SeriesIndex;
  readonly limits: SeriesLimits;
  readonly keys: Map<string, SeriesRef>;
  readonly tenantCounts: Map<string, number>;
  readonly now: number;
  readonly refused: () => void;
}

const REFUSALS: Readonly<Record<number, SeriesRefusal>> = { [-1]: "series-limit", [-2]: "label-limit", [-3]: "invalid" };

/** A batch as columns of numbers that grow; nothing is allocated a sample. */
export class SampleColumns implements SampleBatch {
  readonly #context: BatchContext;
  readonly #from: number;
  readonly #to: number;
  refs = new Int32Array(256);
  times = new Float64Array(256);
  values = new Float64Array(256);
  n = 0;
  readonly staleMarks: { readonly ref: SeriesRef; readonly timeMs: number }[] = [];
  readonly histograms: { readonly ref: SeriesRef; readonly timeMs: number; readonly value: HistogramValue }[] = [];
  readonly exemplars: { readonly ref: SeriesRef; readonly exemplar: Exemplar }[] = [];
  /** Left out: their time is no number, or too far from the present. */
  outOfBounds = 0;

  constructor(context: BatchContext) {
    this.#context = context;
    this.#from = context.now - context.limits.pastMs;
    this.#to = context.now + context.limits.futureMs;
  }

  get size(): number {
    return this.n + this.staleMarks.length + this.histograms.length;
  }

  lookup(key: string): SeriesRef | undefined {
    const ref = this.#context.keys.get(key);
    if (ref === undefined || this.#context.index.entries[ref]?.dead !== true) return ref;
    this.#context.keys.delete(key);
    return undefined;
  }

  intern(key: string, series: SeriesDescription): SeriesRef {
    const { index, limits, keys, tenantCounts } = this.#context;
    const wrong = this.#check(series);
    if (wrong !== 0) return this.#refuse(wrong);
    let entry: SeriesEntry | undefined = index.find(series.labels, series.form);
    const tenant = series.labels["tenant"] ?? "";
    if (!entry) {
      const count = tenantCounts.get(tenant) ?? 0;
      if (keys.size >= limits.seriesPerKey || (tenant !== "" && count >= limits.seriesPerTenant)) return this.#refuse(-1);
      tenantCounts.set(tenant, count + 1);
    }
    entry = index.add(series);
    keys.set(key, entry.ref);
    return entry.ref;
  }

  has(ref: SeriesRef): boolean {
    return this.#context.index.entries[ref]?.dead === false;
  }

  refusal(ref: SeriesRef): SeriesRefusal {
    return REFUSALS[ref] ?? "invalid";
  }

  sample(ref: SeriesRef, timeMs: number, value: number): void {
    if (!(timeMs >= this.#from && timeMs <= this.#to) || ref < 0) {
      this.outOfBounds++;
      return;
    }
    if (this.n === this.refs.length) this.#grow();
    this.refs[this.n] = ref;
    this.times[this.n] = Math.floor(timeMs);
    this.values[this.n++] = value;
  }

  stale(ref: SeriesRef, timeMs: number): void {
    if (this.#inBounds(ref, timeMs)) this.staleMarks.push({ ref, timeMs: Math.floor(timeMs) });
  }

  histogram(ref: SeriesRef, timeMs: number, value: HistogramValue): void {
    if (this.#inBounds(ref, timeMs)) this.histograms.push({ ref, timeMs: Math.floor(timeMs), value });
  }

  exemplar(ref: SeriesRef, exemplar: Exemplar): void {
    if (this.#inBounds(ref, exemplar.timeMs)) this.exemplars.push({ ref, exemplar });
  }

  #inBounds(ref: SeriesRef, timeMs: number): boolean {
    const fits = ref >= 0 && timeMs >= this.#from && timeMs <= this.#to;
    if (!fits) this.outOfBounds++;
    return fits;
  }

  #check({ labels }: SeriesDescription): number {
    const { limits } = this.#context;
    let n = 0;
    for (const name in labels) {
      const value = labels[name] as string;
      if (++n > limits.labelsPerSeries || name.length > limits.labelNameLength || value.length > limits.labelValueLength) return -2;
      // Postgres cannot keep U+0000 in text.
      if (name === "" || name.includes("\0") || value.includes("\0") || !value.isWellFormed() || !name.isWellFormed()) return -3;
    }
    return labels["__name__"] ? 0 : -3;
  }

  #refuse(code: number): number {
    this.#context.refused();
    return code;
  }

  #grow(): void {
    const refs = new Int32Array(this.n * 2);
    const times = new Float64Array(this.n * 2);
    const values = new Float64Array(this.n * 2);
    refs.set(this.refs);
    times.set(this.times);
    values.set(this.values);
    this.refs = refs;
    this.times = times;
    this.values = values;
  }
}

/** The matcher a tenant's own people are held to. */
export const tenantMatcher = (tenant: string): LabelMatcher => ({ name: "tenant", op: "=", value: tenant });
