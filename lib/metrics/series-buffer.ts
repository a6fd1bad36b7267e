import type { HistogramValue } from "@/lib/telemetry/metric";
import { decodeFloatChunk, encodeFloatChunk, floatChunkSize } from "./codec/float-chunk";
import { decodeHistogramChunk, encodeHistogramChunk } from "./codec/histogram-chunk";
import { type SampleRun, ascendingOrder, isAscending, lowerBound, normaliseSamples, normaliseTimes } from "./merge-samples";

/** Samples that stay uncompressed: enough for the codec to work well on, few enough to hold for every series. */
const OPEN_FLOATS = 128;
const OPEN_HISTOGRAMS = 32;
const EMPTY = new Float64Array(0);

/** Recent samples of one series, in the order they came; later ones win over earlier ones at the same instant. */
export interface HeldSamples {
  /** Samples, stale marks not counted. */
  readonly size: number;
  /** Appends floats to the run, which must have room. */
  copyFloats(run: SampleRun): void;
  histograms(): { times: number[]; values: HistogramValue[] };
  /** Histograms as chunks (`decodeHistogramColumns`). */
  histogramChunks(): readonly Uint8Array[];
  staleMarks(): Float64Array;
}

/** One series' recent samples: full blocks compressed, the newest open. A series has one form only. */
export class SeriesBuffer implements HeldSamples {
  #blocks: Uint8Array[] = [];
  /** The newest instant in each block. */
  #blockEnds: number[] = [];
  #blockSamples = 0;
  #blockBytes = 0;
  #times: Float64Array = EMPTY;
  #values: Float64Array = EMPTY;
  #n = 0;
  #openHistograms: { time: number; value: HistogramValue }[] | null = null;
  #openChunk: Uint8Array | null = null;
  #stale: number[] = [];
  /** The instant of the sample that came first. */
  firstTime = NaN;
  /** The newest instant seen, and its value (a histogram's count): what "latest" is answered from. */
  lastTime = -Infinity;
  lastValue = NaN;
  lastHistogram: HistogramValue | null = null;
  lastStale = -Infinity;

  get size(): number {
    return this.#blockSamples + this.#n + (this.#openHistograms?.length ?? 0);
  }
  get bytes(): number {
    return this.#blockBytes + this.#times.byteLength * 2 + (this.#openHistograms?.length ?? 0) * 300 + this.#stale.length * 8;
  }

  sample(time: number, value: number): void {
    if (this.#n === this.#times.length) this.#grow();
    this.#times[this.#n] = time;
    this.#values[this.#n++] = value;
    if (time >= this.lastTime) {
      if (this.lastTime === -Infinity) this.firstTime = time;
      this.lastTime = time;
      this.lastValue = value;
    }
  }

  histogram(time: number, value: HistogramValue): void {
    this.#openHistograms ??= [];
    this.#openHistograms.push({ time, value });
    this.#openChunk = null;
    if (time >= this.lastTime) {
      if (this.lastTime === -Infinity) this.firstTime = time;
      this.lastTime = time;
      this.lastValue = value.count;
      this.lastHistogram = value;
    }
    if (this.#openHistograms.length >= OPEN_HISTOGRAMS) this.#closeHistograms();
  }

  stale(time: number): void {
    this.#stale.push(time);
    if (time > this.lastStale) this.lastStale = time;
  }

  /** Takes over what a later buffer of the same series holds. */
  append(later: SeriesBuffer): void {
    this.#close();
    later.#close();
    if (later.#openHistograms) this.#openHistograms ??= [];
    this.#blocks.push(...later.#blocks);
    this.#blockEnds.push(...later.#blockEnds);
    this.#blockSamples += later.#blockSamples;
    this.#blockBytes += later.#blockBytes;
    this.#stale.push(...later.#stale);
    this.lastStale = Math.max(this.lastStale, later.lastStale);
    if (Number.isNaN(this.firstTime)) this.firstTime = later.firstTime;
    if (later.lastTime < this.lastTime) return;
    this.lastTime = later.lastTime;
    this.lastValue = later.lastValue;
    this.lastHistogram = later.lastHistogram;
  }

  /** Samples in the order they came; later ones win over earlier ones at the same instant. */
  floats(): SampleRun {
    const total = this.#blockSamples + this.#n;
    const run: SampleRun = { times: new Float64Array(total), values: new Float64Array(total), n: 0 };
    this.copyFloats(run);
    return run;
  }

  /** As `floats`, behind what the run holds already, which must have room. */
  copyFloats(run: SampleRun): void {
    for (const block of this.#blocks) {
      decodeFloatChunk(block, run.times, run.values, run.n);
      run.n += floatChunkSize(block);
    }
    run.times.set(this.#times.subarray(0, this.#n), run.n);
    run.values.set(this.#values.subarray(0, this.#n), run.n);
    run.n += this.#n;
  }

  histograms(): { times: number[]; values: HistogramValue[] } {
    const times: number[] = [];
    const values: HistogramValue[] = [];
    for (const block of this.#blocks) {
      const decoded = decodeHistogramChunk(block);
      for (let i = 0; i < decoded.values.length; i++) {
        times.push(decoded.times[i] as number);
        values.push(decoded.values[i] as HistogramValue);
      }
    }
    for (const { time, value } of this.#openHistograms ?? []) {
      times.push(time);
      values.push(value);
    }
    return { times, values };
  }

  /** But for those that end at or before an instant. */
  histogramChunks(after = -Infinity): readonly Uint8Array[] {
    const open = this.#openHistograms ?? [];
    const blocks = this.#blocksAfter(after);
    if (open.length === 0) return blocks;
    // Kept until the next sample: pages ask for the same series again and again.
    this.#openChunk ??= chunkOf(open);
    return [...blocks, this.#openChunk];
  }

  /** What is compressed already, but for blocks that end at or before an instant, and views of what is not: they hold until the next sample. */
  floatPieces(after = -Infinity): { readonly blocks: readonly Uint8Array[]; readonly times: Float64Array; readonly values: Float64Array } {
    return { blocks: this.#blocksAfter(after), times: this.#times.subarray(0, this.#n), values: this.#values.subarray(0, this.#n) };
  }

  #blocksAfter(after: number): readonly Uint8Array[] {
    return after === -Infinity ? this.#blocks : this.#blocks.filter((_, i) => (this.#blockEnds[i] as number) > after);
  }

  get form(): "float" | "histogram" {
    return this.#openHistograms ? "histogram" : "float";
  }

  staleMarks(): Float64Array {
    if (this.#stale.length === 0) return EMPTY;
    return normaliseTimes(this.#stale);
  }

  /** The content in order, each instant once, cut at an instant. Null where a side is empty. */
  splitAt(cut: number): { before: BufferContent | null; after: BufferContent | null } {
    const all = this.content();
    const index = lowerBound(all.times, cut);
    const staleAt = lowerBound(all.stale, cut);
    return { before: part(all, 0, index, 0, staleAt), after: part(all, index, all.times.length, staleAt, all.stale.length) };
  }

  /** Everything in order, each instant once. */
  content(): BufferContent {
    const stale = this.staleMarks();
    if (this.#openHistograms) {
      const { times, values } = this.histograms();
      if (isAscending(times, times.length)) return { times: Float64Array.from(times), values: EMPTY, histograms: values, stale };
      const order = ascendingOrder(times, times.length);
      const sorted = order.map((i) => values[i] as HistogramValue);
      return { times: Float64Array.from(order, (i) => times[i] as number), values: EMPTY, histograms: sorted, stale };
    }
    const run = normaliseSamples(this.floats());
    return { times: run.times.subarray(0, run.n), values: run.values.subarray(0, run.n), histograms: null, stale };
  }

  #grow(): void {
    if (this.#n >= OPEN_FLOATS) {
      this.#closeFloats();
      return;
    }
    const size = this.#n === 0 ? 8 : this.#n * 2;
    const times = new Float64Array(size);
    const values = new Float64Array(size);
    times.set(this.#times);
    values.set(this.#values);
    this.#times = times;
    this.#values = values;
  }

  #close(): void {
    if (this.#openHistograms) this.#closeHistograms();
    else if (this.#n > 0) this.#closeFloats();
  }

  #closeFloats(): void {
    this.#addBlock(encodeFloatChunk(this.#times, this.#values, this.#n), this.#n, greatest(this.#times, this.#n));
    this.#n = 0;
  }

  #closeHistograms(): void {
    const open = this.#openHistograms ?? [];
    if (open.length === 0) return;
    const end = open.reduce((most, { time }) => Math.max(most, time), -Infinity);
    this.#addBlock(this.#openChunk ?? chunkOf(open), open.length, end);
    this.#openHistograms = [];
    this.#openChunk = null;
  }

  #addBlock(block: Uint8Array, samples: number, end: number): void {
    this.#blocks.push(block);
    this.#blockEnds.push(end);
    this.#blockSamples += samples;
    this.#blockBytes += block.length;
  }
}

function greatest(times: Float64Array, n: number): number {
  let most = -Infinity;
  for (let i = 0; i < n; i++) if ((times[i] as number) > most) most = times[i] as number;
  return most;
}

const chunkOf = (open: readonly { readonly time: number; readonly value: HistogramValue }[]): Uint8Array =>
  encodeHistogramChunk(
    Float64Array.from(open, ({ time }) => time),
    open.map(({ value }) => value),
  );

/** A series' samples in order; `histograms` is null for the float form, else as long as `times` while `values` is empty. */
export interface BufferContent {
  readonly times: Float64Array;
  readonly values: Float64Array;
  readonly histograms: readonly HistogramValue[] | null;
  readonly stale: Float64Array;
}

/** A stretch of a content; null when nothing is in it. */
function part(all: BufferContent, from: number, to: number, staleFrom: number, staleTo: number): BufferContent | null {
  if (to === from && staleTo === staleFrom) return null;
  return {
    times: all.times.subarray(from, to),
    values: all.values.subarray(from, to),
    histograms: all.histograms?.slice(from, to) ?? null,
    stale: all.stale.subarray(staleFrom, staleTo),
  };
}

/** A content as a chunk. */
export const encodeContent = (content: BufferContent): Uint8Array =>
  content.histograms
    ? encodeHistogramChunk(content.times, content.histograms, content.stale)
    : encodeFloatChunk(content.times, content.values, content.times.length, content.stale);

/** A buffer that holds a content: for what a flush leaves. */
export function bufferOf(content: BufferContent): SeriesBuffer {
  const buffer = new SeriesBuffer();
  for (let i = 0; i < content.times.length; i++) {
    if (content.histograms) buffer.histogram(content.times[i] as number, content.histograms[i] as HistogramValue);
    else buffer.sample(content.times[i] as number, content.values[i] as number);
  }
  for (const t of content.stale) buffer.stale(t);
  return buffer;
}

/** A content cut at the multiples of a length, each with the multiple it begins at; windows without anything are left out. */
export function splitWindows(content: BufferContent, windowMs: number): [start: number, window: BufferContent][] {
  const { times, stale } = content;
  const windows: [number, BufferContent][] = [];
  let at = 0;
  let staleAt = 0;
  while (at < times.length || staleAt < stale.length) {
    const first = Math.min(times[at] ?? Infinity, stale[staleAt] ?? Infinity);
    const start = Math.floor(first / windowMs) * windowMs;
    const to = lowerBound(times, start + windowMs);
    const staleTo = lowerBound(stale, start + windowMs);
    const window = part(content, at, to, staleAt, staleTo);
    if (window) windows.push([start, window]);
    at = to;
    staleAt = staleTo;
  }
  return windows;
}
