import type { Exemplar, HistogramValue } from "@/lib/telemetry/metric";
import { unixMillis } from "@/lib/kernel/units";
import { ByteReader, ByteWriter } from "./codec/bytes";
import { decodeColumn, encodeColumn, isExact } from "./codec/column";
import { decodeHistogramChunk, encodeHistogramChunk } from "./codec/histogram-chunk";

/** One request's samples with the store's series ids: the body of an entry of the write-ahead log. */
export interface SamplesBody {
  /** Series ids; as long as `times` and `values`. */
  readonly ids: Float64Array;
  readonly times: Float64Array;
  readonly values: Float64Array;
  readonly staleIds: Float64Array;
  readonly staleTimes: Float64Array;
  readonly histogramIds: Float64Array;
  readonly histogramTimes: Float64Array;
  readonly histograms: readonly HistogramValue[];
  readonly exemplars: readonly { readonly id: number; readonly exemplar: Exemplar }[];
}

// version, then each part as its length and its columns. The columns pack
// ids and times to almost nothing and need no further compression.
const VERSION = 1;
const writer = new ByteWriter();

export function encodeSamplesBody(body: SamplesBody): Buffer {
  writer.at = 0;
  writer.u8(VERSION);
  writeColumns(body.ids, body.times);
  writeValues(body.values);
  writeColumns(body.staleIds, body.staleTimes);
  writeColumns(body.histogramIds);
  if (body.histogramIds.length > 0) {
    const chunk = encodeHistogramChunk(body.histogramTimes, body.histograms);
    writer.varint(chunk.length);
    writer.raw(chunk);
  }
  writer.varint(body.exemplars.length);
  for (const { id, exemplar } of body.exemplars) {
    writer.varint(id);
    writer.f64(exemplar.timeMs);
    writer.f64(exemplar.value);
    writer.text(JSON.stringify(exemplar.labels));
  }
  const bytes = writer.take();
  return Buffer.from(bytes.buffer, 0, bytes.length);
}

/** Throws RangeError when the bytes are not such a body. */
export function decodeSamplesBody(bytes: Uint8Array): SamplesBody {
  const reader = new ByteReader(bytes);
  if (reader.u8() !== VERSION) throw new RangeError("not a body of samples");
  const [ids, times] = readColumns(reader);
  const values = readValues(reader, ids.length);
  const [staleIds, staleTimes] = readColumns(reader);
  const histogramIds = new Float64Array(reader.varint());
  decodeColumn(reader, histogramIds, 0, histogramIds.length);
  const found = histogramIds.length > 0 ? decodeHistogramChunk(reader.raw(reader.varint())) : null;
  const exemplars = Array.from({ length: reader.varint() }, () => ({
    id: reader.varint(),
    exemplar: { timeMs: unixMillis(reader.f64()), value: reader.f64(), labels: JSON.parse(reader.text()) as Record<string, string> },
  }));
  const histogramTimes = found?.times ?? new Float64Array(0);
  return { ids, times, values, staleIds, staleTimes, histogramIds, histogramTimes, histograms: found?.values ?? [], exemplars };
}

function writeColumns(...columns: [Float64Array, ...Float64Array[]]): void {
  writer.varint(columns[0].length);
  for (const column of columns) encodeColumn(writer, column, column.length);
}

function readColumns(reader: ByteReader): [Float64Array, Float64Array] {
  const a = new Float64Array(reader.varint());
  const b = new Float64Array(a.length);
  decodeColumn(reader, a, 0, a.length);
  decodeColumn(reader, b, 0, b.length);
  return [a, b];
}

/**
 * The values of one request belong to unrelated series, and one fraction among
 * them would make its whole block as long as fractions are: whole numbers and
 * the rest go apart, after a bit each that says which is which.
 */
function writeValues(values: Float64Array): void {
  const n = values.length;
  const map = new Uint8Array((n + 7) >> 3);
  const whole = new Float64Array(n);
  const rest = new Float64Array(n);
  let wholes = 0;
  let rests = 0;
  for (let i = 0; i < n; i++) {
    const v = values[i] as number;
    if (isExact(v)) {
      whole[wholes++] = v;
      map[i >> 3] = (map[i >> 3] as number) | (1 << (i & 7));
    } else rest[rests++] = v;
  }
  writer.raw(map);
  writer.varint(wholes);
  encodeColumn(writer, whole, wholes);
  encodeColumn(writer, rest, rests);
}

function readValues(reader: ByteReader, n: number): Float64Array {
  const map = reader.raw((n + 7) >> 3);
  const wholes = reader.varint();
  if (wholes > n) throw new RangeError("more whole numbers than values");
  const apart = new Float64Array(n);
  decodeColumn(reader, apart, 0, wholes);
  // The second column must not take the first for what precedes it.
  const rest = new Float64Array(n - wholes);
  decodeColumn(reader, rest, 0, rest.length);
  const values = new Float64Array(n);
  let w = 0;
  let r = 0;
  for (let i = 0; i < n; i++) values[i] = ((map[i >> 3] as number) >> (i & 7)) & 1 ? (apart[w++] as number) : (rest[r++] as number);
  return values;
}
