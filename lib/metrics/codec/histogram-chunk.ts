import type { BucketSpan, ClassicHistogram, HistogramValue, NativeHistogram } from "@/lib/telemetry/metric";
import { ByteReader, ByteWriter } from "./bytes";
import { decodeColumn, encodeColumn } from "./column";

// version, n, times, number of stale marks and their times, then runs of
// values that have their buckets in common: layout, length, sum, what the
// count differs from the buckets' total, and one column a bucket.
const HISTOGRAMS = 2;
const CLASSIC = 0;
const NATIVE = 1;
// As CLASSIC, with a byte of marks. A native layout has that byte always.
const MARKED_CLASSIC = 2;
const GAUGE = 1;
const RESET = 2;
// Counts stand as they are: taken from the buckets' totals they would not come back the same.
const OWN_COUNTS = 4;
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

type ClassicLayout = Pick<ClassicHistogram, "kind" | "bounds" | "gauge" | "reset">;
type NativeLayout = Pick<NativeHistogram, "kind" | "schema" | "zeroThreshold" | "gauge" | "reset" | "positiveSpans" | "negativeSpans">;

/** Consecutive histograms that have their buckets in common, as columns of `size` numbers. */
export interface HistogramRun {
  readonly layout: ClassicLayout | NativeLayout;
  readonly size: number;
  readonly sums: Float64Array;
  readonly counts: Float64Array;
  /** Null for classic ones. */
  readonly zeroCounts: Float64Array | null;
  /** One column a bucket; of a classic histogram its buckets, the last up to +Inf. */
  readonly positive: readonly Float64Array[];
  readonly negative: readonly Float64Array[];
}

export interface HistogramColumns {
  readonly times: Float64Array;
  /** Together as long as `times`. */
  readonly runs: readonly HistogramRun[];
  readonly stale: Float64Array;
}

/** Throws RangeError when the bytes are not a chunk of histograms. */
export function decodeHistogramColumns(chunk: Uint8Array): HistogramColumns {
  const reader = new ByteReader(chunk);
  const n = readHistogramHead(reader);
  const times = new Float64Array(n);
  decodeColumn(reader, times, 0, n);
  const stale = new Float64Array(reader.varint());
  decodeColumn(reader, stale, 0, stale.length);
  const runs: HistogramRun[] = [];
  for (let at = 0; at < n;) {
    const run = readRun(reader);
    runs.push(run);
    at += run.size;
  }
  return { times, runs, stale };
}

/** The stale marks of a chunk. */
export function histogramMarks(chunk: Uint8Array): Float64Array {
  const reader = new ByteReader(chunk);
  const n = readHistogramHead(reader);
  decodeColumn(reader, new Float64Array(n), 0, n);
  const stale = new Float64Array(reader.varint());
  decodeColumn(reader, stale, 0, stale.length);
  return stale;
}

/** As `decodeHistogramColumns`, as an object a histogram. */
export function decodeHistogramChunk(chunk: Uint8Array): DecodedHistograms {
  const { times, runs, stale } = decodeHistogramColumns(chunk);
  const values: HistogramValue[] = [];
  for (const run of runs) for (let i = 0; i < run.size; i++) values.push(histogramAt(run, i));
  return { times, values, stale };
}

/**
 * All histograms of a run, their counts in one piece of memory: an array of
 * its own for each costs more than decoding it. For what is read and let go.
 */
export function histogramsOf({ layout, size, sums, counts, zeroCounts, positive, negative }: HistogramRun): HistogramValue[] {
  const [rows, negativeRows] = [rowsOf(positive, size), rowsOf(negative, size)];
  return Array.from({ length: size }, (_, i): HistogramValue => {
    const [sum, count] = [sums[i] as number, counts[i] as number];
    if (layout.kind === "classic") return { ...layout, counts: rows(i), sum, count };
    return { ...layout, sum, count, zeroCount: zeroCounts?.[i] ?? 0, positiveCounts: rows(i), negativeCounts: negativeRows(i) };
  });
}

function rowsOf(columns: readonly Float64Array[], size: number): (i: number) => Float64Array {
  const width = columns.length;
  if (width === 0) return () => NONE;
  const all = new Float64Array(width * size);
  for (const [b, column] of columns.entries()) for (let i = 0, at = b; i < size; i++, at += width) all[at] = column[i] as number;
  return (i) => all.subarray(i * width, (i + 1) * width);
}

/** One histogram of a run. */
function histogramAt({ layout, sums, counts, zeroCounts, positive, negative }: HistogramRun, i: number): HistogramValue {
  const row = (columns: readonly Float64Array[]) => {
    const out = new Float64Array(columns.length);
    for (let b = 0; b < out.length; b++) out[b] = (columns[b] as Float64Array)[i] as number;
    return out;
  };
  const sum = sums[i] as number;
  const count = counts[i] as number;
  if (layout.kind === "classic") return { ...layout, counts: row(positive), sum, count };
  return { ...layout, sum, count, zeroCount: zeroCounts?.[i] ?? 0, positiveCounts: row(positive), negativeCounts: row(negative) };
}

function sameLayout(a: HistogramValue, b: HistogramValue): boolean {
  if (a.gauge !== b.gauge || a.reset !== b.reset) return false;
  if (a.kind === "classic") return b.kind === "classic" && (a.bounds === b.bounds || sameNumbers(a.bounds, b.bounds));
  return (
    b.kind === "native" &&
    a.schema === b.schema &&
    a.zeroThreshold === b.zeroThreshold &&
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
  let own = false;
  for (let i = start; i < end && !own; i++) own = !comesBack(values[i] as HistogramValue);
  writeLayout(first, size, own);
  put((value) => value.sum);
  put((value) => (own ? value.count : value.count - bucketTotal(value)));
  if (first.kind === "classic") {
    for (let b = 0; b <= first.bounds.length; b++) put((value) => (value as ClassicHistogram).counts[b] ?? 0);
    return;
  }
  put((value) => (value as NativeHistogram).zeroCount);
  for (let b = 0; b < spanTotal(first.positiveSpans); b++) put((value) => (value as NativeHistogram).positiveCounts[b] ?? 0);
  for (let b = 0; b < spanTotal(first.negativeSpans); b++) put((value) => (value as NativeHistogram).negativeCounts[b] ?? 0);
}

/** Whether the count is the same after the buckets' total was taken off and put back; not so where one dwarfs the other. */
function comesBack(value: HistogramValue): boolean {
  const total = bucketTotal(value);
  return Object.is(value.count - total + total, value.count);
}

/** The beginning of a run of classic histograms; null when it is one of native ones, or of counts that the buckets do not tell. */
export function readClassicHead(reader: ByteReader): { readonly size: number; readonly bounds: Float64Array } | null {
  const kind = reader.u8();
  const size = reader.varint();
  if (size === 0) throw new RangeError("an empty run of histograms");
  if (kind === NATIVE) return null;
  const { layout, own } = readClassicLayout(reader, kind === MARKED_CLASSIC);
  return own ? null : { size, bounds: layout.bounds };
}

/** The beginning of a chunk: how many histograms. Throws RangeError when it is not one of histograms. */
export function readHistogramHead(reader: ByteReader): number {
  if (reader.u8() !== HISTOGRAMS) throw new RangeError("not a chunk of histograms");
  return reader.varint();
}

function readRun(reader: ByteReader): HistogramRun {
  const kind = reader.u8();
  const size = reader.varint();
  if (size === 0) throw new RangeError("an empty run of histograms");
  const next = () => {
    const column = new Float64Array(size);
    decodeColumn(reader, column, 0, size);
    return column;
  };
  const { layout, own } = kind === NATIVE ? readNativeLayout(reader) : readClassicLayout(reader, kind === MARKED_CLASSIC);
  const sums = next();
  const extra = next();
  const zeroCounts = layout.kind === "native" ? next() : null;
  const columns = (buckets: number) => Array.from({ length: buckets }, next);
  const positive = columns(layout.kind === "classic" ? layout.bounds.length + 1 : spanTotal(layout.positiveSpans));
  const negative = columns(layout.kind === "classic" ? 0 : spanTotal(layout.negativeSpans));
  const counts = own ? extra : addTotals(extra, zeroCounts, positive, negative);
  return { layout, size, sums, counts, zeroCounts, positive, negative };
}

/** Puts back what the encoder took off the counts; added in its order, so that the same doubles come out. */
function addTotals(
  extra: Float64Array,
  zeroCounts: Float64Array | null,
  positive: readonly Float64Array[],
  negative: readonly Float64Array[],
): Float64Array {
  const totals = zeroCounts?.slice() ?? new Float64Array(extra.length);
  for (const columns of [positive, negative]) {
    for (const column of columns) for (let i = 0; i < totals.length; i++) totals[i] = (totals[i] as number) + (column[i] as number);
  }
  for (let i = 0; i < totals.length; i++) totals[i] = (extra[i] as number) + (totals[i] as number);
  return totals;
}

function writeLayout(value: HistogramValue, size: number, ownCounts: boolean): void {
  const marks = (value.gauge ? GAUGE : 0) | (value.reset ? RESET : 0) | (ownCounts ? OWN_COUNTS : 0);
  writer.u8(value.kind === "native" ? NATIVE : marks === 0 ? CLASSIC : MARKED_CLASSIC);
  writer.varint(size);
  if (value.kind === "classic") {
    if (marks !== 0) writer.u8(marks);
    writer.varint(value.bounds.length);
    encodeColumn(writer, value.bounds, value.bounds.length);
    return;
  }
  writer.signed(value.schema);
  writer.f64(value.zeroThreshold);
  writer.u8(marks);
  for (const spans of [value.positiveSpans, value.negativeSpans]) {
    writer.varint(spans.length);
    for (const { offset, length } of spans) {
      writer.signed(offset);
      writer.varint(length);
    }
  }
}

interface ReadLayout<T> {
  readonly layout: T;
  /** Whether the counts stand as they are. */
  readonly own: boolean;
}

function readClassicLayout(reader: ByteReader, marked: boolean): ReadLayout<ClassicLayout> {
  const marks = marked ? reader.u8() : 0;
  const bounds = new Float64Array(reader.varint());
  decodeColumn(reader, bounds, 0, bounds.length);
  const layout: ClassicLayout = { kind: "classic", bounds, ...(marks & GAUGE && { gauge: true }), ...(marks & RESET && { reset: true }) };
  return { layout, own: (marks & OWN_COUNTS) !== 0 };
}

function readNativeLayout(reader: ByteReader): ReadLayout<NativeLayout> {
  const schema = reader.signed();
  const zeroThreshold = reader.f64();
  const marks = reader.u8();
  const spans = () => Array.from({ length: reader.varint() }, (): BucketSpan => ({ offset: reader.signed(), length: reader.varint() }));
  const reset = marks & RESET ? { reset: true as const } : null;
  const gauge = (marks & GAUGE) !== 0;
  const layout: NativeLayout = { kind: "native", schema, zeroThreshold, gauge, ...reset, positiveSpans: spans(), negativeSpans: spans() };
  return { layout, own: (marks & OWN_COUNTS) !== 0 };
}

const spanTotal = (spans: readonly BucketSpan[]): number => spans.reduce((n, span) => n + span.length, 0);

/** What the buckets add up to; the count usually equals it, so that its column costs a byte a block. */
function bucketTotal(value: HistogramValue): number {
  let total = value.kind === "native" ? value.zeroCount : 0;
  const all = value.kind === "native" ? [value.positiveCounts, value.negativeCounts] : [value.counts];
  for (const counts of all) for (const count of counts) total += count;
  return total;
}
