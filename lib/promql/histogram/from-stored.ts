import type { BucketSpan, ClassicHistogram, HistogramValue, NativeHistogram } from "@/lib/telemetry/metric";
import { type BucketCounts, CUSTOM_BOUNDS_SCHEMA, type FloatHistogram, NO_BOUNDS, NO_BUCKETS, type ResetHint } from "./float-histogram";

/**
 * Turns stored histograms into those of the evaluator. Histograms of one layout
 * share its arrays: hand the samples of a series to one reader, in order.
 */
export class StoredHistogramReader {
  #classic: { readonly bounds: Float64Array; readonly indices: Int32Array } | null = null;
  #positive: { readonly spans: readonly BucketSpan[]; readonly indices: Int32Array } | null = null;
  #negative: { readonly spans: readonly BucketSpan[]; readonly indices: Int32Array } | null = null;

  read(value: HistogramValue): FloatHistogram {
    return value.kind === "classic" ? this.#readClassic(value) : this.#readNative(value);
  }

  #readClassic(value: ClassicHistogram): FloatHistogram {
    const { bounds, counts, sum, count } = value;
    let layout = this.#classic;
    if (!layout || !sameNumbers(layout.bounds, bounds)) {
      layout = this.#classic = { bounds, indices: Int32Array.from(counts, (_, i) => i) };
    }
    return {
      schema: CUSTOM_BOUNDS_SCHEMA,
      zeroThreshold: 0,
      zeroCount: 0,
      count,
      sum,
      positive: { indices: layout.indices, counts },
      negative: NO_BUCKETS,
      customBounds: layout.bounds,
      hint: hintOf(value),
    };
  }

  #readNative(value: NativeHistogram): FloatHistogram {
    this.#positive = sameLayout(this.#positive, value.positiveSpans);
    this.#negative = sameLayout(this.#negative, value.negativeSpans);
    return {
      schema: value.schema,
      // A sender's threshold that is no width means none.
      zeroThreshold: value.zeroThreshold > 0 && value.zeroThreshold < Infinity ? value.zeroThreshold : 0,
      zeroCount: value.zeroCount,
      count: value.count,
      sum: value.sum,
      positive: { indices: this.#positive.indices, counts: value.positiveCounts },
      negative: { indices: this.#negative.indices, counts: value.negativeCounts },
      customBounds: NO_BOUNDS,
      hint: hintOf(value),
    };
  }
}

const hintOf = ({ gauge, reset }: HistogramValue): ResetHint => (gauge ? "gauge" : reset ? "reset" : "unknown");

interface Layout {
  readonly spans: readonly BucketSpan[];
  readonly indices: Int32Array;
}

function sameLayout(known: Layout | null, spans: readonly BucketSpan[]): Layout {
  if (known && (known.spans === spans || sameSpans(known.spans, spans))) return known;
  return { spans, indices: indicesOf(spans) };
}

const sameSpans = (a: readonly BucketSpan[], b: readonly BucketSpan[]): boolean =>
  a.length === b.length && a.every((span, i) => span.offset === b[i]?.offset && span.length === b[i].length);

function sameNumbers(a: Float64Array, b: Float64Array): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

function indicesOf(spans: readonly BucketSpan[]): Int32Array {
  const indices = new Int32Array(spans.reduce((n, { length }) => n + length, 0));
  let index = 0;
  let n = 0;
  for (const { offset, length } of spans) {
    index += offset;
    for (let i = 0; i < length; i++) indices[n++] = index++;
  }
  return indices;
}

/**
 * A histogram of the evaluator as the store keeps it: custom bounds as a classic
 * histogram, others as spans. That there was no reset is not kept, since the
 * values tell.
 */
export function toStored(h: FloatHistogram): HistogramValue {
  const reset = h.hint === "reset" ? { reset: true as const } : null;
  if (h.schema !== CUSTOM_BOUNDS_SCHEMA) {
    return {
      kind: "native",
      schema: h.schema,
      zeroThreshold: h.zeroThreshold,
      zeroCount: h.zeroCount,
      sum: h.sum,
      count: h.count,
      positiveSpans: spansOf(h.positive),
      positiveCounts: h.positive.counts,
      negativeSpans: spansOf(h.negative),
      negativeCounts: h.negative.counts,
      gauge: h.hint === "gauge",
      ...reset,
    };
  }
  const counts = new Float64Array(h.customBounds.length + 1);
  for (let i = 0; i < h.positive.indices.length; i++) counts[h.positive.indices[i] as number] = h.positive.counts[i] as number;
  const gauge = h.hint === "gauge" ? { gauge: true as const } : null;
  return { kind: "classic", bounds: h.customBounds, counts, sum: h.sum, count: h.count, ...gauge, ...reset };
}

function spansOf({ indices }: BucketCounts): BucketSpan[] {
  const spans: { offset: number; length: number }[] = [];
  let next = 0;
  for (const index of indices) {
    const last = spans.at(-1);
    if (last && index === next) last.length++;
    else spans.push({ offset: index - next, length: 1 });
    next = index + 1;
  }
  return spans;
}
