import type { HistogramValue, MetricType } from "@/lib/telemetry/metric";
import { ByteReader, ByteWriter } from "./codec/bytes";
import { decodeColumn, encodeColumn } from "./codec/column";
import type { Points } from "./evaluate/points";
import type { BufferContent } from "./series-buffer";

export const FIVE_MINUTES = 300_000;
export const ONE_HOUR = 3_600_000;

// version, which columns, n, then the columns that are there, then stale marks
const ROLLUP = 3;
const COUNTER = 1;
const GAUGE = 2;
const writer = new ByteWriter();

/** Which functions a series' roll-up can answer: growth needs the counter's columns, averages and extremes the gauge's. */
const columnsFor = (type: MetricType): number =>
  type === "counter" ? COUNTER : type === "gauge" || type === "info" || type === "stateset" ? GAUGE : COUNTER | GAUGE;

export const rollsUpGrowth = (type: MetricType): boolean => (columnsFor(type) & COUNTER) !== 0;
export const rollsUpSummary = (type: MetricType): boolean => (columnsFor(type) & GAUGE) !== 0;

/**
 * Rolls samples up into one point for each window `(t - step, t]`: closed at
 * its end, as the windows of `rate` are, so that growth over whole windows
 * comes out as it does from the samples.
 */
export function rollUp(content: BufferContent, step: number): Points {
  const { times, values } = content;
  const total = countWindows(times, step);
  const make = () => new Float64Array(total);
  const p = { n: total, tFirst: make(), tLast: make(), first: make(), last: make(), resets: make(), min: make(), max: make(), sum: make() };
  const count = make();
  let at = -1;
  let window = NaN;
  for (let i = 0; i < times.length; i++) {
    const t = times[i] as number;
    const v = values[i] as number;
    const own = Math.ceil(t / step);
    if (own !== window) {
      window = own;
      at++;
      p.tFirst[at] = t;
      p.first[at] = p.min[at] = p.max[at] = v;
    } else {
      const before = p.last[at] as number;
      if (v < before) p.resets[at] = (p.resets[at] as number) + before;
      if (v < (p.min[at] as number) || Number.isNaN(p.min[at])) p.min[at] = v;
      if (v > (p.max[at] as number) || Number.isNaN(p.max[at])) p.max[at] = v;
    }
    p.tLast[at] = t;
    p.last[at] = v;
    p.sum[at] = (p.sum[at] as number) + v;
    count[at] = (count[at] as number) + 1;
  }
  return { ...p, count, stale: content.stale };
}

function countWindows(times: Float64Array, step: number): number {
  let n = 0;
  let window = NaN;
  for (const t of times) {
    const own = Math.ceil(t / step);
    if (own !== window) n++;
    window = own;
  }
  return n;
}

/**
 * Thins a histogram out: of each window the last value stays, and the last
 * before every reset, so that growth between those kept is what it was.
 */
export function thinOut(content: BufferContent, step: number): BufferContent {
  const histograms = content.histograms ?? [];
  const kept: number[] = [];
  for (let i = 0; i < histograms.length; i++) {
    const next = histograms[i + 1];
    const ends =
      next === undefined || Math.ceil((content.times[i + 1] as number) / step) !== Math.ceil((content.times[i] as number) / step);
    if (ends || next.count < (histograms[i] as HistogramValue).count) kept.push(i);
  }
  return {
    times: Float64Array.from(kept, (i) => content.times[i] as number),
    values: new Float64Array(0),
    histograms: kept.map((i) => histograms[i] as HistogramValue),
    stale: content.stale,
  };
}

/** Writes a float series' points with the columns its type needs. */
export function encodeRollup(points: Points, type: MetricType): Uint8Array {
  const columns = columnsFor(type);
  const { n } = points;
  writer.at = 0;
  writer.u8(ROLLUP);
  writer.u8(columns);
  writer.varint(n);
  const put = (column: Float64Array | null, length = n) => encodeColumn(writer, column ?? new Float64Array(length), length);
  put(points.tFirst);
  put(points.tLast);
  put(points.count);
  put(points.last);
  if (columns & COUNTER) {
    put(points.first);
    put(points.resets);
  }
  if (columns & GAUGE) {
    put(points.min);
    put(points.max);
    put(points.sum);
  }
  writer.varint(points.stale.length);
  put(points.stale, points.stale.length);
  return writer.take();
}

/** Reads what `encodeRollup` wrote; columns the type does not have repeat `last`. Throws RangeError for other bytes. */
export function decodeRollup(bytes: Uint8Array): Points {
  const reader = new ByteReader(bytes);
  if (reader.u8() !== ROLLUP) throw new RangeError("not a roll-up");
  const columns = reader.u8();
  const n = reader.varint();
  const get = (length = n) => {
    const column = new Float64Array(length);
    decodeColumn(reader, column, 0, length);
    return column;
  };
  const tFirst = get();
  const tLast = get();
  const count = get();
  const last = get();
  const counter = columns & COUNTER ? { first: get(), resets: get() } : { first: last, resets: null };
  const gauge = columns & GAUGE ? { min: get(), max: get(), sum: get() } : { min: last, max: last, sum: last };
  return { n, tFirst, tLast, count, last, ...counter, ...gauge, stale: get(reader.varint()) };
}
