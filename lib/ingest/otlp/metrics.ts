import type { Exemplar, MetricType, SampleBatch, SeriesDescription, SeriesRef } from "@/lib/telemetry";
import type { KeyPrefixes } from "../key-prefixes";
import { ProtoReader } from "../protobuf/reader";
import type { DecodeContext, Decoded } from "../route";
import { finishLabels, REFUSAL_TEXT } from "../series-labels";
import { AttributeReader } from "./attribute-reader";
import type { DeltaRequest, DeltaTotals } from "./delta";
import { eachItem } from "./envelope";
import { readExemplar } from "./exemplar";
import { readExponentialPoint, readHistogramPoint, readSummaryPoint } from "./histogram-points";
import { nativeHistogram } from "./native-histogram";
import { NO_KEY_BYTES, PointKey } from "./point-key";
import { labelText, resourceLabels } from "./resource-labels";

/** State of the OTLP metrics decoder that outlives a request. */
export interface MetricsMemory {
  readonly prefixes: KeyPrefixes;
  readonly deltas: DeltaTotals;
}

/** Decodes an ExportMetricsServiceRequest (opentelemetry/proto/collector/metrics/v1) into the request's batch. */
export function decodeMetrics(body: Buffer, context: DecodeContext, memory: MetricsMemory): Decoded {
  return new MetricsDecoder(body, context, memory).decode();
}

interface Metric {
  name: string;
  help: string;
  unit: string;
  type: MetricType;
  temporality: number;
  /** Stands for resource, name and kind in the keys of its series. */
  prefix: string;
}

const DELTA = 1;
const REPEATED = "delta data point that is not newer than the last";
/** DataPointFlags: the series has ended. */
const NO_RECORDED_VALUE = 1;
/** A point further ahead than this is a sender's wrong clock, and would hide the truth behind it. */
const FUTURE_MS = 24 * 3_600_000;

export class MetricsDecoder {
  readonly r: ProtoReader;
  readonly attributes: AttributeReader;
  readonly context: DecodeContext;
  readonly batch: SampleBatch;
  readonly #memory: MetricsMemory;
  readonly #deltas: DeltaRequest;
  readonly #key: PointKey;
  #resourcePrefix = "";
  #resourceLabels: Readonly<Record<string, string>> = {};
  #info: Readonly<Record<string, string>> | null = null;
  #newestMs = 0;
  #newestOfResourceMs = 0;
  #written = { samples: 0, histograms: 0, exemplars: 0 };
  readonly #metric: Metric = { name: "", help: "", unit: "", type: "gauge", temporality: 0, prefix: "" };

  constructor(body: Buffer, context: DecodeContext, memory: MetricsMemory) {
    this.r = new ProtoReader(body);
    this.context = context;
    this.attributes = new AttributeReader(context.limits, context.trimmed);
    this.batch = context.batch();
    this.#memory = memory;
    this.#deltas = memory.deltas.begin();
    this.#key = new PointKey(this.r);
  }

  decode(): Decoded {
    try {
      this.#readRequest();
    } catch (error) {
      // Nothing of a request that cannot be read counts, also not its deltas.
      this.#deltas.rollBack();
      throw error;
    }
    return {
      written: this.#written,
      newestMs: this.#newestMs,
      refused: () => this.#deltas.rollBack(),
    };
  }

  #readRequest(): void {
    eachItem(this.r, this.attributes, {
      resource: (resource, from, to) => {
        const raw = `o${this.context.identity.tenant}\u0000${this.r.raw(from, to)}`;
        this.#resourcePrefix = this.#memory.prefixes.of(raw);
        const { labels, info } = resourceLabels(resource.attributes);
        this.#resourceLabels = labels;
        this.#info = info;
        this.#newestOfResourceMs = 0;
      },
      resourceEnd: () => this.#targetInfo(),
      item: () => this.#readMetric(),
    });
  }

  #readMetric(): void {
    const { r } = this;
    const metric = this.#metric;
    const end = r.end;
    const to = r.length();
    r.end = to;
    let nameFrom = r.pos;
    let nameTo = r.pos;
    metric.name = metric.help = metric.unit = "";
    let field = 0;
    let at = 0;
    while (r.pos < to) {
      const tag = r.tag();
      if (tag === 10) {
        const before = r.pos;
        metric.name = this.attributes.text(r, this.context.limits.labelNameBytes);
        nameFrom = before;
        nameTo = r.pos;
      } else if (tag === 18) metric.help = this.attributes.name(r);
      else if (tag === 26) metric.unit = this.attributes.name(r);
      else {
        if (tag === 42 || tag === 58 || tag === 74 || tag === 82 || tag === 90) {
          field = tag >>> 3;
          at = r.pos;
        }
        r.skip(tag);
      }
    }
    const rawName = r.raw(nameFrom, nameTo);
    if (field !== 0) {
      r.pos = at;
      this.#readData(field, rawName);
    }
    r.pos = to;
    r.end = end;
  }

  #readData(field: number, rawName: string): void {
    const { r } = this;
    const metric = this.#metric;
    const end = r.end;
    const to = r.length();
    r.end = to;
    const start = r.pos;
    metric.temporality = 0;
    let monotonic = false;
    // Both follow the points they describe.
    while (r.pos < to) {
      const tag = r.tag();
      if (tag === 16) metric.temporality = r.uint32();
      else if (tag === 24 && field === 7) monotonic = r.bool();
      else r.skip(tag);
    }
    metric.type = field === 5 ? "gauge" : field === 7 ? (monotonic ? "counter" : "gauge") : field === 11 ? "summary" : "histogram";
    metric.prefix = this.#memory.prefixes.of(`${this.#resourcePrefix}${field}${metric.temporality}${metric.type}\u0000${rawName}`);
    r.pos = start;
    while (r.pos < to) {
      const tag = r.tag();
      if (tag !== 10) r.skip(tag);
      else if (metric.name === "") {
        this.context.rejections.add("metric without a name");
        r.skip(tag);
      } else if (field === 5 || field === 7) this.#number();
      else if (field === 9) this.#histogram();
      else if (field === 10) this.#exponential();
      else this.#summary();
    }
    r.end = end;
  }

  #number(): void {
    const { r, context } = this;
    const metric = this.#metric;
    const end = r.end;
    const to = r.length();
    r.end = to;
    const key = this.#key;
    key.reset();
    let timeMs = 0;
    let value = 0;
    let flags = 0;
    let exemplarAt = 0;
    while (r.pos < to) {
      const tag = r.tag();
      switch (tag) {
        case 58:
          key.field();
          break;
        case 25:
          timeMs = r.nanosAsMillis();
          break;
        case 33:
          value = r.double();
          break;
        case 49:
          value = r.sfixed64Number();
          break;
        case 64:
          flags = r.uint32();
          break;
        case 42:
          if (exemplarAt === 0) exemplarAt = r.pos;
          r.skip(tag);
          break;
        default:
          r.skip(tag);
      }
    }
    const ref = this.#timely(timeMs) ? this.series(metric.name, "float", NO_KEY_BYTES) : null;
    if (ref !== null) {
      if ((flags & NO_RECORDED_VALUE) !== 0) this.batch.stale(ref, timeMs);
      else if (metric.temporality === DELTA) {
        const total = this.#deltas.add(ref, timeMs, value);
        if (total === null) context.rejections.add(REPEATED, metric.name);
        else this.batch.sample(ref, timeMs, total);
      } else this.batch.sample(ref, timeMs, value);
      this.#written.samples++;
      if (exemplarAt !== 0) this.#exemplars(ref, exemplarAt, to, 42);
    }
    r.pos = to;
    r.end = end;
  }

  #histogram(): void {
    const { r, context } = this;
    const end = r.end;
    const to = r.length();
    r.end = to;
    const point = readHistogramPoint(r, to, this.#key, context.limits.buckets);
    if (typeof point === "string") context.rejections.add(point, this.#metric.name);
    else if (this.#timely(point.timeMs)) {
      const ref = this.series(this.#metric.name, "histogram", NO_KEY_BYTES);
      if (ref !== null) {
        const stale = (point.flags & NO_RECORDED_VALUE) !== 0;
        const delta = this.#metric.temporality === DELTA && !stale;
        const value = delta ? this.#deltas.addHistogram(ref, point.timeMs, point.value) : point.value;
        if (stale) this.batch.stale(ref, point.timeMs);
        else if (value === null) context.rejections.add(REPEATED, this.#metric.name);
        else this.batch.histogram(ref, point.timeMs, value);
        this.#written.histograms++;
        if (point.exemplarAt !== 0) this.#exemplars(ref, point.exemplarAt, to, 66);
      }
    }
    r.pos = to;
    r.end = end;
  }

  #exponential(): void {
    const { r, context } = this;
    const end = r.end;
    const to = r.length();
    r.end = to;
    const point = readExponentialPoint(r, to, this.#key, context.limits.buckets);
    if (typeof point === "string") context.rejections.add(point, this.#metric.name);
    else if (this.#timely(point.timeMs)) {
      const ref = this.series(this.#metric.name, "histogram", NO_KEY_BYTES);
      if (ref !== null) {
        const stale = (point.flags & NO_RECORDED_VALUE) !== 0;
        const delta = this.#metric.temporality === DELTA && !stale;
        const value = delta ? this.#deltas.addExponential(ref, point.timeMs, point.value) : point.value;
        const native = value === null ? null : nativeHistogram(value);
        if (stale) this.batch.stale(ref, point.timeMs);
        else if (native === null) context.rejections.add(REPEATED, this.#metric.name);
        else if (typeof native === "string") context.rejections.add(native, this.#metric.name);
        else this.batch.histogram(ref, point.timeMs, native);
        this.#written.histograms++;
        if (point.exemplarAt !== 0) this.#exemplars(ref, point.exemplarAt, to, 90);
      }
    }
    r.pos = to;
    r.end = end;
  }

  /** A summary is stored as Prometheus exposes one: a series a quantile, and `_sum` and `_count`. */
  #summary(): void {
    const { r, context } = this;
    const end = r.end;
    const to = r.length();
    r.end = to;
    const point = readSummaryPoint(r, to, this.#key, context.limits.buckets);
    if (typeof point === "string") context.rejections.add(point, this.#metric.name);
    else if (this.#timely(point.timeMs)) {
      const { name } = this.#metric;
      const stale = (point.flags & NO_RECORDED_VALUE) !== 0;
      const put = (series: string, value: number, extra: string, labels?: Record<string, string>, type?: MetricType): void => {
        const ref = this.series(series, "float", extra, labels, type);
        if (ref === null) return;
        if (stale) this.batch.stale(ref, point.timeMs);
        else this.batch.sample(ref, point.timeMs, value);
        this.#written.samples++;
      };
      put(`${name}_count`, point.count, "c", undefined, "counter");
      put(`${name}_sum`, point.sum, "s", undefined, "counter");
      for (const [quantile, value] of point.quantiles) put(name, value, `q${quantile}`, { quantile: String(quantile) });
    }
    r.pos = to;
    r.end = end;
  }

  #timely(timeMs: number): boolean {
    if (timeMs === 0) {
      this.context.rejections.add("data point without a time", this.#metric.name);
      return false;
    }
    if (timeMs > this.context.receivedMs + FUTURE_MS) {
      this.context.rejections.add("data point more than a day ahead", this.#metric.name);
      return false;
    }
    if (timeMs > this.#newestMs) this.#newestMs = timeMs;
    if (timeMs > this.#newestOfResourceMs) this.#newestOfResourceMs = timeMs;
    return true;
  }

  /** The series of the point just read, or null when it was refused. `extra` tells apart series made from one point. */
  series(
    name: string,
    form: SeriesDescription["form"],
    extra: string,
    labels?: Readonly<Record<string, string>>,
    type: MetricType = this.#metric.type,
  ): SeriesRef | null {
    if (this.#key.length > 65_536) return this.#refuse("too many labels");
    const key = `${this.#metric.prefix}${extra}${this.#key.bytes()}`;
    let ref = this.batch.lookup(key);
    if (ref === undefined) {
      const all = this.#describe(name, labels);
      const finished = typeof all === "string" ? all : finishLabels(all, this.context.identity.tenant, this.context.limits);
      if (typeof finished === "string") return this.#refuse(finished);
      ref = this.batch.intern(key, { labels: finished, type, unit: this.#metric.unit, help: this.#metric.help, form });
    }
    return ref < 0 ? this.#refuse(REFUSAL_TEXT[this.batch.refusal(ref)]) : ref;
  }

  #refuse(reason: string): null {
    this.context.rejections.add(reason, this.#metric.name);
    return null;
  }

  #describe(name: string, more: Readonly<Record<string, string>> | undefined): Record<string, string> | string {
    const labels: Record<string, string> = { ...this.#resourceLabels };
    const own = this.#key.attributes(this.attributes, this.context.limits.labels);
    if (own === null) return "too many labels";
    for (const [attribute, value] of Object.entries(own)) {
      if (attribute === "" || attribute.startsWith("__")) continue;
      // What identifies the sender is not overwritten by a data point; its word is kept beside it, as scraping does.
      const taken = (attribute === "job" || attribute === "instance") && labels[attribute] !== undefined;
      labels[taken ? `exported_${attribute}` : attribute] = labelText(value);
    }
    return { ...labels, ...more, __name__: name };
  }

  #exemplars(ref: SeriesRef, from: number, to: number, wanted: number): void {
    const { r } = this;
    r.pos = from;
    let tag = wanted;
    while (tag !== 0) {
      if (tag === wanted) {
        const exemplar: Exemplar | null = readExemplar(r, this.attributes, this.context.limits.labels);
        if (exemplar !== null) {
          this.batch.exemplar(ref, exemplar);
          this.#written.exemplars++;
        }
      } else r.skip(tag);
      tag = r.pos < to ? r.tag() : 0;
    }
  }

  #targetInfo(): void {
    if (this.#info === null || this.#newestOfResourceMs === 0) return;
    const key = `${this.#resourcePrefix}target_info`;
    let ref = this.batch.lookup(key);
    if (ref === undefined) {
      const labels = finishLabels({ ...this.#info }, this.context.identity.tenant, this.context.limits);
      if (typeof labels === "string") return;
      ref = this.batch.intern(key, { labels, type: "info", unit: "", help: "What the sender says about itself", form: "float" });
    }
    if (ref >= 0) this.batch.sample(ref, this.#newestOfResourceMs, 1);
  }
}
