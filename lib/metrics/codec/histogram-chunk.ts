import type { BucketSpan, ClassicHistogram, HistogramValue, NativeHistogram } from "@/lib/telemetry/metric";
import { ByteReader, ByteWriter } from "./bytes";
import { decodeColumn, encodeColumn } from "./column";

// version, n, times, number of stale marks and their times, then runs of
// values that have their buckets in common: layout, length, sum, what the
// count differs from the buckets' total, and one column a bucket.
const HISTOGRAMS = 2;
const CLASSIC = 0;
const NATIVE = 1;
const writer = new ByteWriter();
const NONE = new Float64Array(0);

/** Encodes histograms in ascending order of time. A layout of buckets is written once for each run of values that share it. */
export function encodeHistogramChunk(times: Float64Array, values: readonly HistogramValue[], stale: Float64Array = NONE): Uint8Array {
  const n = values.length;
  writer.at = 0;
  writer.u8(HISTOGRAMS);
  writer.varint(n);
  encodeColumn(writer, times, n);
  writer.varint(stale.length);
  encodeColumn(writer, stale, stale.length);
  for (let start = 0; start < n;) {
    const first = values[start] as HistogramValue;
    let end = start + 1;
    while (end < n && sameLayout(first, values[end] as HistogramValue)) end++;
    writeRun(first, values, start, end);
    start = end;
  }
  return writer.take();
}

export interface DecodedHistograms {
  readonly times: Float64Array;
  readonly values: HistogramValue[];
  readonly stale: Float64Array;
}

/** Throws RangeError when the bytes are not a chunk of histograms. */
export function decodeHistogramChunk(chunk: Uint8Array): DecodedHistograms {
  const reader = new ByteReader(chunk);
  if (reader.u8() !== HISTOGRAMS) throw new RangeError("not a chunk of histograms");
  const n = reader.varint();
  const times = new Float64Array(n);
  decodeColumn(reader, times, 0, n);
  const stale = new Float64Array(reader.varint());
  decodeColumn(reader, stale, 0, stale.length);
  const values: HistogramValue[] = [];
  while (values.length < n) readRun(reader, values);
  return { times, values, stale };
}

function sameLayout(a: HistogramValue, b: HistogramValue): boolean {
  if (a.kind === "classic") return b.kind === "classic" && (a.bounds === b.bounds || sameNumbers(a.bounds, b.bounds));
  return (
    b.kind === "native" &&
    a.schema === b.schema &&
    a.zeroThreshold === b.zeroThreshold &&
    a.gauge === b.gauge &&
    sameSpans(a.positiveSpans, b.positiveSpans) &&
    sameSpans(a.negativeSpans, b.negativeSpans)
  );
}

function sameNumbers(a: Float64Array, b: Float64Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

const sameSpans = (a: readonly BucketSpan[], b: readonly BucketSpan[]): boolean =>
  a.length === b.length && a.every((span, i) => span.offset === b[i]?.offset && span.length === b[i].length);

function writeRun(first: HistogramValue, values: readonly HistogramValue[], start: number, end: number): void {
  const size = end - start;
  const column = new Float64Array(size);
  const put = (of: (value: HistogramValue) => number) => {
    for (let i = 0; i < size; i++) column[i] = of(values[start + i] as HistogramValue);
    encodeColumn(writer, column, size);
  };
  writeLayout(first, size);
  put((value) => value.sum);
  put((value) => value.count - bucketTotal(value));
  if (first.kind === "classic") {
    for (let b = 0; b <= first.bounds.length; b++) put((value) => (value as ClassicHistogram).counts[b] ?? 0);
    return;
  }
  put((value) => (value as NativeHistogram).zeroCount);
  for (let b = 0; b < spanTotal(first.positiveSpans); b++) put((value) => (value as NativeHistogram).positiveCounts[b] ?? 0);
  for (let b = 0; b < spanTotal(first.negativeSpans); b++) put((value) => (value as NativeHistogram).negativeCounts[b] ?? 0);
}

function readRun(reader: ByteReader, values: HistogramValue[]): void {
  const kind = reader.u8();
  const size = reader.varint();
  if (size === 0) throw new RangeError("an empty run of histograms");
  const column = new Float64Array(size);
  const next = () => {
    decodeColumn(reader, column, 0, size);
    return column;
  };
  const layout = kind === CLASSIC ? readClassicLayout(reader) : readNativeLayout(reader);
  const sums = next().slice();
  const extra = next().slice();
  const zero = layout.kind === "native" ? next().slice() : NONE;
  const sizes = layout.kind === "classic" ? [layout.bounds.length + 1] : [spanTotal(layout.positiveSpans), spanTotal(layout.negativeSpans)];
  const counts = sizes.map((buckets) => {
    const rows = Array.from({ length: size }, () => new Float64Array(buckets));
    for (let b = 0; b < buckets; b++) {
      next();
      for (let i = 0; i < size; i++) (rows[i] as Float64Array)[b] = column[i] as number;
    }
    return rows;
  });
  for (let i = 0; i < size; i++) {
    const positive = counts[0]?.[i] ?? NONE;
    const sum = sums[i] as number;
    const value: HistogramValue =
      layout.kind === "classic"
        ? { ...layout, counts: positive, sum, count: 0 }
        : { ...layout, sum, count: 0, zeroCount: zero[i] as number, positiveCounts: positive, negativeCounts: counts[1]?.[i] ?? NONE };
    values.push({ ...value, count: (extra[i] as number) + bucketTotal(value) });
  }
}

function writeLayout(value: HistogramValue, size: number): void {
  writer.u8(value.kind === "classic" ? CLASSIC : NATIVE);
  writer.varint(size);
  if (value.kind === "classic") {
    writer.varint(value.bounds.length);
    encodeColumn(writer, value.bounds, value.bounds.length);
    return;
  }
  writer.signed(value.schema);
  writer.f64(value.zeroThreshold);
  writer.u8(value.gauge ? 1 : 0);
  for (const spans of [value.positiveSpans, value.negativeSpans]) {
    writer.varint(spans.length);
    for (const { offset, length } of spans) {
      writer.signed(offset);
      writer.varint(length);
    }
  }
}

function readClassicLayout(reader: ByteReader) {
  const bounds = new Float64Array(reader.varint());
  decodeColumn(reader, bounds, 0, bounds.length);
  return { kind: "classic" as const, bounds };
}

function readNativeLayout(reader: ByteReader) {
  const schema = reader.signed();
  const zeroThreshold = reader.f64();
  const gauge = reader.u8() === 1;
  const spans = () => Array.from({ length: reader.varint() }, (): BucketSpan => ({ offset: reader.signed(), length: reader.varint() }));
  return { kind: "native" as const, schema, zeroThreshold, gauge, positiveSpans: spans(), negativeSpans: spans() };
}

const spanTotal = (spans: readonly BucketSpan[]): number => spans.reduce((n, span) => n + span.length, 0);

/** What the buckets add up to; the count usually equals it, so that its column costs a byte a block. */
function bucketTotal(value: HistogramValue): number {
  let total = value.kind === "native" ? value.zeroCount : 0;
  const all = value.kind === "native" ? [value.positiveCounts, value.negativeCounts] : [value.counts];
  for (const counts of all) for (const count of counts) total += count;
  return total;
}
