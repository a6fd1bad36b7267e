import type { Exemplar, HistogramValue } from "@/lib/telemetry/metric";
import { unixMillis } from "@/lib/kernel/units";
import { ByteReader, ByteWriter } from "./codec/bytes";
import { decodeColumn, encodeColumn } from "./codec/column";
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
  writeColumns(body.ids, body.times, body.values);
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
  const [ids, times, values] = readColumns(reader, 3);
  const [staleIds, staleTimes] = readColumns(reader, 2);
  const [histogramIds] = readColumns(reader, 1);
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

function readColumns(reader: ByteReader, count: number): [Float64Array, Float64Array, Float64Array] {
  const n = reader.varint();
  const read = () => {
    const column = new Float64Array(n);
    decodeColumn(reader, column, 0, n);
    return column;
  };
  const first = read();
  return [first, count > 1 ? read() : first, count > 2 ? read() : first];
}
