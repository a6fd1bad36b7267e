import type { BucketSpan, HistogramValue } from "@/lib/telemetry";
import type { ProtoReader } from "../protobuf/reader";

/** Explicit bounds carried in a native histogram ("custom buckets"). */
const CUSTOM_BOUNDS = -53;
/** Far beyond the bucket of the greatest double in the finest schema. */
const MOST_INDEX = 2 ** 30;
// ResetHint: a counter that began anew, and a gauge. That there was no reset the values tell themselves.
const RESET = 1;
const GAUGE = 3;
const COARSEST = -4;
const FINEST = 8;

export interface PromHistogram {
  readonly timeMs: number;
  readonly stale: boolean;
  readonly value: HistogramValue;
}

/**
 * The length-delimited Histogram at the cursor (prometheus.Histogram and
 * io.prometheus.write.v2.Histogram are the same on the wire), or why it cannot
 * be kept. Counts that come as differences are made absolute; custom bounds
 * become a classic histogram.
 */
export function readPromHistogram(r: ProtoReader, mostBuckets: number): PromHistogram | string {
  const end = r.end;
  const to = r.length();
  r.end = to;
  let count = 0;
  let sum = 0;
  let stale = false;
  let schema = 0;
  let zeroThreshold = 0;
  let zeroCount = 0;
  let timeMs = 0;
  let hint = 0;
  const positiveSpans: BucketSpan[] = [];
  const negativeSpans: BucketSpan[] = [];
  const lists: Record<"pd" | "pc" | "nd" | "nc" | "bounds", number[]> = { pd: [], pc: [], nd: [], nc: [], bounds: [] };
  const list = (tag: number, into: number[], read: () => number): void => {
    if ((tag & 7) !== 2) {
      if (into.length <= mostBuckets) into.push(read());
      else r.skip(tag);
      return;
    }
    const listEnd = r.length();
    const outer = r.end;
    r.end = listEnd;
    while (r.pos < listEnd && into.length <= mostBuckets) into.push(read());
    r.pos = listEnd;
    r.end = outer;
  };
  while (r.pos < to) {
    const tag = r.tag();
    switch (tag >>> 3) {
      case 1:
        count = r.uint64();
        break;
      case 2:
        count = r.double();
        break;
      case 3:
        stale = r.isStaleMarker();
        sum = r.double();
        break;
      case 4:
        schema = r.sint32();
        break;
      case 5:
        zeroThreshold = r.double();
        break;
      case 6:
        zeroCount = r.uint64();
        break;
      case 7:
        zeroCount = r.double();
        break;
      case 8:
        readSpan(r, tag, negativeSpans, mostBuckets);
        break;
      case 9:
        list(tag, lists.nd, () => r.sint64());
        break;
      case 10:
        list(tag, lists.nc, () => r.double());
        break;
      case 11:
        readSpan(r, tag, positiveSpans, mostBuckets);
        break;
      case 12:
        list(tag, lists.pd, () => r.sint64());
        break;
      case 13:
        list(tag, lists.pc, () => r.double());
        break;
      case 14:
        hint = r.uint32();
        break;
      case 15:
        timeMs = r.int64();
        break;
      case 16:
        list(tag, lists.bounds, () => r.double());
        break;
      default:
        r.skip(tag);
    }
  }
  r.end = end;
  const positive = lists.pc.length > 0 ? lists.pc : absolute(lists.pd);
  const negative = lists.nc.length > 0 ? lists.nc : absolute(lists.nd);
  if (positive.length > mostBuckets || negative.length > mostBuckets || lists.bounds.length > mostBuckets)
    return "histogram with too many buckets";
  if (!fits(positiveSpans, positive) || !fits(negativeSpans, negative)) return "histogram whose spans do not fit its counts";
  const reset = hint === RESET ? { reset: true as const } : null;
  if (!(zeroThreshold >= 0 && zeroThreshold < Infinity)) return "histogram whose zero threshold is no width";
  if (schema === CUSTOM_BOUNDS) {
    if (!ascend(lists.bounds)) return "histogram whose bounds do not ascend";
    const counts = new Float64Array(lists.bounds.length + 1);
    if (!spread(positiveSpans, positive, counts)) return "histogram whose spans do not fit its bounds";
    const bounds = Float64Array.from(lists.bounds);
    const gauge = hint === GAUGE ? { gauge: true as const } : null;
    return { timeMs, stale, value: { kind: "classic", bounds, counts, sum, count, ...gauge, ...reset } };
  }
  if (schema < COARSEST || schema > FINEST) return "histogram with an unknown schema";
  return {
    timeMs,
    stale,
    value: {
      kind: "native",
      schema,
      zeroThreshold,
      zeroCount,
      sum,
      count,
      positiveSpans,
      positiveCounts: Float64Array.from(positive),
      negativeSpans,
      negativeCounts: Float64Array.from(negative),
      gauge: hint === GAUGE,
      ...reset,
    },
  };
}

function readSpan(r: ProtoReader, tag: number, into: BucketSpan[], most: number): void {
  if ((tag & 7) !== 2 || into.length > most) {
    r.skip(tag);
    return;
  }
  const end = r.end;
  const to = r.length();
  r.end = to;
  let offset = 0;
  let length = 0;
  while (r.pos < to) {
    const inner = r.tag();
    if (inner === 8) offset = r.sint32();
    else if (inner === 16) length = r.uint32();
    else r.skip(inner);
  }
  r.end = end;
  into.push({ offset, length });
}

/** Each count is the difference to the one before. */
function absolute(deltas: readonly number[]): number[] {
  let running = 0;
  return deltas.map((delta) => (running += delta));
}

const ascend = (bounds: readonly number[]): boolean => bounds.every((bound, i) => bound > (bounds[i - 1] ?? -Infinity) && bound < Infinity);

const fits = (spans: readonly BucketSpan[], counts: readonly number[]): boolean =>
  spans.reduce((sum, span) => sum + span.length, 0) === counts.length &&
  spans.every((span, i) => i === 0 || span.offset >= 0) &&
  spans.reduce((index, { offset, length }) => index + offset + length, 0) < MOST_INDEX;

/** Places span counts at their indexes; false when one lies outside. */
function spread(spans: readonly BucketSpan[], values: readonly number[], into: Float64Array): boolean {
  let index = 0;
  let next = 0;
  for (const span of spans) {
    index += span.offset;
    for (let i = 0; i < span.length; i++, index++) {
      if (index < 0 || index >= into.length) return false;
      into[index] = values[next++] as number;
    }
  }
  return true;
}
