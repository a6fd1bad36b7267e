import type { ClassicHistogram } from "@/lib/telemetry";
import { malformed, type ProtoReader } from "../protobuf/reader";
import type { ExponentialPoint } from "./delta";
import type { ExponentialBuckets } from "./native-buckets";
import type { PointKey } from "./point-key";

interface Point<Value> {
  readonly timeMs: number;
  readonly flags: number;
  /** Where the first exemplar lies; 0 when there is none. */
  readonly exemplarAt: number;
  readonly value: Value;
}

/** The fields of a HistogramDataPoint up to `to`, or why it cannot be kept. */
export function readHistogramPoint(r: ProtoReader, to: number, key: PointKey, mostBuckets: number): Point<ClassicHistogram> | string {
  key.reset();
  let timeMs = 0;
  let flags = 0;
  let exemplarAt = 0;
  let count = 0;
  let sum = NaN;
  const counts: number[] = [];
  const bounds: number[] = [];
  while (r.pos < to) {
    const tag = r.tag();
    switch (tag) {
      case 74:
        key.field();
        break;
      case 25:
        timeMs = r.nanosAsMillis();
        break;
      case 33:
        count = r.fixed64Number();
        break;
      case 41:
        sum = r.double();
        break;
      case 50:
        packed(r, mostBuckets + 1, counts, () => r.fixed64Number());
        break;
      case 49:
        if (counts.length <= mostBuckets) counts.push(r.fixed64Number());
        else r.skip(tag);
        break;
      case 58:
        packed(r, mostBuckets + 1, bounds, () => r.double());
        break;
      case 57:
        if (bounds.length <= mostBuckets) bounds.push(r.double());
        else r.skip(tag);
        break;
      case 80:
        flags = r.uint32();
        break;
      case 66:
        if (exemplarAt === 0) exemplarAt = r.pos;
        r.skip(tag);
        break;
      default:
        r.skip(tag);
    }
  }
  if (bounds.length > mostBuckets || counts.length > mostBuckets + 1) return "histogram with too many buckets";
  if (counts.length === 0) {
    if (bounds.length > 0) counts.push(...bounds.map(() => 0), count);
    else counts.push(count);
  }
  if (counts.length !== bounds.length + 1) return "histogram whose counts do not fit its bounds";
  for (let i = 0; i < bounds.length; i++) {
    if (!((bounds[i - 1] ?? -Infinity) < (bounds[i] as number))) return "histogram whose bounds do not ascend";
  }
  // Some senders close the list with +Inf themselves.
  if (bounds.at(-1) === Infinity) {
    bounds.pop();
    counts.push((counts.pop() as number) + (counts.pop() as number));
  }
  return {
    timeMs,
    flags,
    exemplarAt,
    value: { kind: "classic", bounds: Float64Array.from(bounds), counts: Float64Array.from(counts), sum, count },
  };
}

/** The fields of an ExponentialHistogramDataPoint up to `to`, or why it cannot be kept. */
export function readExponentialPoint(r: ProtoReader, to: number, key: PointKey, mostBuckets: number): Point<ExponentialPoint> | string {
  key.reset();
  let timeMs = 0;
  let flags = 0;
  let exemplarAt = 0;
  let count = 0;
  let sum = NaN;
  let scale = 0;
  let zeroCount = 0;
  let zeroThreshold = 0;
  let positive: ExponentialBuckets = { offset: 0, counts: [] };
  let negative: ExponentialBuckets = { offset: 0, counts: [] };
  while (r.pos < to) {
    const tag = r.tag();
    switch (tag) {
      case 10:
        key.field();
        break;
      case 25:
        timeMs = r.nanosAsMillis();
        break;
      case 33:
        count = r.fixed64Number();
        break;
      case 41:
        sum = r.double();
        break;
      case 48:
        scale = r.sint32();
        break;
      case 57:
        zeroCount = r.fixed64Number();
        break;
      case 66:
        positive = readBuckets(r, mostBuckets);
        break;
      case 74:
        negative = readBuckets(r, mostBuckets);
        break;
      case 80:
        flags = r.uint32();
        break;
      case 90:
        if (exemplarAt === 0) exemplarAt = r.pos;
        r.skip(tag);
        break;
      case 113:
        zeroThreshold = r.double();
        break;
      default:
        r.skip(tag);
    }
  }
  if (positive.counts.length > mostBuckets || negative.counts.length > mostBuckets) return "histogram with too many buckets";
  return { timeMs, flags, exemplarAt, value: { scale, zeroThreshold, zeroCount, sum, count, positive, negative } };
}

function readBuckets(r: ProtoReader, most: number): ExponentialBuckets {
  const end = r.end;
  const to = r.length();
  r.end = to;
  let offset = 0;
  const counts: number[] = [];
  while (r.pos < to) {
    const tag = r.tag();
    if (tag === 8) offset = r.sint32();
    else if (tag === 18) packed(r, most, counts, () => r.uint64());
    else if (tag === 16) {
      if (counts.length <= most) counts.push(r.uint64());
      else r.skip(tag);
    } else r.skip(tag);
  }
  r.end = end;
  return { offset, counts };
}

export interface SummaryPoint {
  readonly timeMs: number;
  readonly flags: number;
  readonly count: number;
  readonly sum: number;
  readonly quantiles: readonly (readonly [quantile: number, value: number])[];
}

/** The fields of a SummaryDataPoint up to `to`, or why it cannot be kept. */
export function readSummaryPoint(r: ProtoReader, to: number, key: PointKey, mostQuantiles: number): SummaryPoint | string {
  key.reset();
  let timeMs = 0;
  let flags = 0;
  let count = 0;
  let sum = 0;
  const quantiles: [number, number][] = [];
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
        count = r.fixed64Number();
        break;
      case 41:
        sum = r.double();
        break;
      case 50: {
        if (quantiles.length >= mostQuantiles) return "summary with too many quantiles";
        const valueEnd = r.length();
        r.end = valueEnd;
        let quantile = 0;
        let value = 0;
        while (r.pos < valueEnd) {
          const inner = r.tag();
          if (inner === 9) quantile = r.double();
          else if (inner === 17) value = r.double();
          else r.skip(inner);
        }
        r.end = to;
        quantiles.push([quantile, value]);
        break;
      }
      case 64:
        flags = r.uint32();
        break;
      default:
        r.skip(tag);
    }
  }
  return { timeMs, flags, count, sum, quantiles };
}

/** A packed repeated field. Past `most` elements the rest is stepped over; one more is kept, to show that there were too many. */
function packed(r: ProtoReader, most: number, into: number[], read: () => number): void {
  const end = r.end;
  const to = r.length();
  r.end = to;
  while (r.pos < to && into.length <= most) into.push(read());
  r.pos = to;
  r.end = end;
  if (r.pos > end) throw malformed("a list is longer than its field");
}
