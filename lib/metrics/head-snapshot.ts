import type { HistogramValue } from "@/lib/telemetry/metric";
import type { ByteReader, ByteWriter } from "./codec/bytes";
import { decodeFloatChunk, floatChunkSize } from "./codec/float-chunk";
import { decodeHistogramChunk } from "./codec/histogram-chunk";
import type { SampleRun } from "./merge-samples";
import type { HeldSamples, SeriesBuffer } from "./series-buffer";

// Of each series: number of buffers; of each: form, chunks with their length,
// open floats as raw doubles, stale marks. Nothing is compressed here: copying
// is all that a query may cost the thread that receives samples.
const FLOAT = 0;
const HISTOGRAM = 1;

/** Appends what the buffers of one series hold now; what is certain to lie at or before an instant may be left out. */
export function packHeld(writer: ByteWriter, buffers: readonly SeriesBuffer[], after = -Infinity): void {
  writer.varint(buffers.length);
  for (const buffer of buffers) {
    const histogram = buffer.form === "histogram";
    const { times, values, blocks } = buffer.floatPieces(after);
    const chunks = histogram ? buffer.histogramChunks(after) : blocks;
    writer.u8(histogram ? HISTOGRAM : FLOAT);
    writer.varint(histogram ? buffer.size : blocks.reduce((n, block) => n + floatChunkSize(block), times.length));
    writer.varint(chunks.length);
    for (const chunk of chunks) {
      writer.varint(chunk.length);
      writer.raw(chunk);
    }
    writer.varint(times.length);
    if (times.length > 0) {
      writer.raw(bytesOf(times));
      writer.raw(bytesOf(values));
    }
    const stale = buffer.staleMarks();
    writer.varint(stale.length);
    if (stale.length > 0) writer.raw(bytesOf(stale));
  }
}

/** Reads one series' buffers back, in the order they were packed. */
export function unpackHeld(reader: ByteReader): HeldSamples[] {
  return Array.from({ length: reader.varint() }, () => {
    const histogram = reader.u8() === HISTOGRAM;
    const size = reader.varint();
    const chunks = Array.from({ length: reader.varint() }, () => reader.raw(reader.varint()));
    const open = reader.varint();
    const times = doubles(reader, open);
    const values = doubles(reader, open);
    return new PackedSamples(size, histogram ? [] : chunks, histogram ? chunks : [], times, values, doubles(reader, reader.varint()));
  });
}

class PackedSamples implements HeldSamples {
  constructor(
    readonly size: number,
    private readonly floats: readonly Uint8Array[],
    private readonly packed: readonly Uint8Array[],
    private readonly times: Float64Array,
    private readonly values: Float64Array,
    private readonly stale: Float64Array,
  ) {}

  copyFloats(run: SampleRun): void {
    for (const block of this.floats) {
      decodeFloatChunk(block, run.times, run.values, run.n);
      run.n += floatChunkSize(block);
    }
    run.times.set(this.times, run.n);
    run.values.set(this.values, run.n);
    run.n += this.times.length;
  }

  histograms(): { times: number[]; values: HistogramValue[] } {
    const decoded = this.packed.map(decodeHistogramChunk);
    return { times: decoded.flatMap(({ times }) => [...times]), values: decoded.flatMap(({ values }) => values) };
  }

  histogramChunks(): readonly Uint8Array[] {
    return this.packed;
  }

  staleMarks(): Float64Array {
    return this.stale;
  }
}

const NONE = new Float64Array(0);

const bytesOf = (values: Float64Array): Uint8Array => new Uint8Array(values.buffer, values.byteOffset, values.byteLength);

/** A copy: the bytes lie where they may, doubles only at multiples of eight. */
function doubles(reader: ByteReader, n: number): Float64Array {
  return n === 0 ? NONE : new Float64Array(new Uint8Array(reader.raw(n * 8)).buffer);
}
