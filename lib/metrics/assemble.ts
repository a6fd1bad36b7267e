import type { HistogramValue } from "@/lib/telemetry/metric";
import { decodeFloatChunk, floatChunkSize, isFloatChunk } from "./codec/float-chunk";
import { decodeHistogramChunk, histogramMarks } from "./codec/histogram-chunk";
import { type SampleRun, ascendingOrder, isAscending, normaliseSamples, normaliseTimes } from "./merge-samples";
import type { BufferContent, HeldSamples } from "./series-buffer";

/** A chunk and the instant it cannot begin before. */
export interface StoredChunk {
  readonly t0: number;
  readonly data: Uint8Array;
}

export interface AssembledFloats {
  readonly times: Float64Array;
  readonly values: Float64Array;
  /** Stale marks, in no order. */
  readonly marks: readonly number[];
}

export interface AssembledHistograms {
  readonly times: Float64Array;
  readonly histograms: readonly HistogramValue[];
  readonly marks: readonly number[];
}

const EMPTY = new Float64Array(0);

/** Room for samples; as many arrays as calls. */
export const newRun = (room: number): SampleRun => ({ times: new Float64Array(room), values: new Float64Array(room), n: 0 });

/** Chunks (those that count least first) and head of a float series as one, each instant once. `makeRoom` gives the memory. */
export function assembleFloats(
  chunks: readonly StoredChunk[],
  head: readonly HeldSamples[],
  makeRoom: (samples: number) => SampleRun = newRun,
): AssembledFloats {
  let room = 0;
  for (const { data } of chunks) room += floatChunkSize(data);
  for (const held of head) room += held.size;
  const marks: number[] = [];
  for (const held of head) for (const t of held.staleMarks()) marks.push(t);
  // In order of time almost every series comes out ready. Only where chunks
  // overlap does it matter which was written later, and they are sorted.
  let run = decodeFloats(byTime(chunks), head, marks, makeRoom(room));
  if (!isAscending(run.times, run.n)) run = normaliseSamples(decodeFloats(chunks, head, [], newRun(room)));
  return { times: run.times.subarray(0, run.n), values: run.values.subarray(0, run.n), marks };
}

function byTime(chunks: readonly StoredChunk[]): readonly StoredChunk[] {
  for (let i = 1; i < chunks.length; i++) {
    if ((chunks[i] as StoredChunk).t0 < (chunks[i - 1] as StoredChunk).t0) return chunks.toSorted((a, b) => a.t0 - b.t0);
  }
  return chunks;
}

function decodeFloats(chunks: readonly StoredChunk[], head: readonly HeldSamples[], marks: number[], run: SampleRun): SampleRun {
  for (const { data } of chunks) {
    const stale = decodeFloatChunk(data, run.times, run.values, run.n);
    run.n += floatChunkSize(data);
    for (const t of stale) marks.push(t);
  }
  for (const held of head) held.copyFloats(run);
  return run;
}

/** As `assembleFloats`, of a series of histograms. */
export function assembleHistograms(chunks: readonly StoredChunk[], head: readonly HeldSamples[]): AssembledHistograms {
  const times: number[] = [];
  const histograms: HistogramValue[] = [];
  const marks: number[] = [];
  for (const { data } of chunks) {
    // A window that holds nothing but stale marks is written as floats.
    if (isFloatChunk(data)) {
      marks.push(...decodeFloatChunk(data, EMPTY, EMPTY, 0));
      continue;
    }
    const decoded = decodeHistogramChunk(data);
    for (let i = 0; i < decoded.times.length; i++) {
      times.push(decoded.times[i] as number);
      histograms.push(decoded.values[i] as HistogramValue);
    }
    for (const t of decoded.stale) marks.push(t);
  }
  for (const held of head) {
    for (const t of held.staleMarks()) marks.push(t);
    const own = held.histograms();
    for (let i = 0; i < own.times.length; i++) {
      times.push(own.times[i] as number);
      histograms.push(own.values[i] as HistogramValue);
    }
  }
  if (isAscending(times, times.length)) return { times: Float64Array.from(times), histograms, marks };
  const order = ascendingOrder(times, times.length);
  return {
    times: Float64Array.from(order, (i) => times[i] as number),
    histograms: order.map((i) => histograms[i] as HistogramValue),
    marks,
  };
}

/** Chunks and head of a series of histograms: those chunks that hold histograms, those that count least first, and every stale mark. */
export function histogramPieces(chunks: readonly StoredChunk[], head: readonly HeldSamples[]): { chunks: Uint8Array[]; marks: number[] } {
  const held: Uint8Array[] = [];
  const marks: number[] = [];
  for (const { data } of chunks) {
    const floats = isFloatChunk(data);
    if (!floats) held.push(data);
    for (const t of floats ? decodeFloatChunk(data, EMPTY, EMPTY, 0) : histogramMarks(data)) marks.push(t);
  }
  for (const one of head) {
    held.push(...one.histogramChunks());
    for (const t of one.staleMarks()) marks.push(t);
  }
  return { chunks: held, marks };
}

/** A series' stored chunks as one content, each instant once; of several at one instant that of the last chunk. */
export function assembleContent(form: "float" | "histogram", chunks: readonly StoredChunk[]): BufferContent {
  if (form === "float") {
    const { times, values, marks } = assembleFloats(chunks, []);
    return { times, values, histograms: null, stale: normaliseTimes(marks) };
  }
  const { times, histograms, marks } = assembleHistograms(chunks, []);
  return { times, values: EMPTY, histograms, stale: normaliseTimes(marks) };
}
