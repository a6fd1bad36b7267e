import type { NativeHistogram } from "@/lib/telemetry";
import type { ExponentialPoint } from "./delta";
import { downscale, toSpans } from "./native-buckets";

/** Prometheus' range of resolutions. */
const FINEST = 8;
const COARSEST = -4;

/** An OTLP exponential histogram as Prometheus' native one; a finer one loses resolution, a coarser one cannot be kept: then the reason. */
export function nativeHistogram(point: ExponentialPoint): NativeHistogram | string {
  if (point.scale < COARSEST) return `exponential histogram with a scale below ${COARSEST}`;
  const by = Math.max(0, point.scale - FINEST);
  const positive = toSpans(downscale(point.positive, by));
  const negative = toSpans(downscale(point.negative, by));
  return {
    kind: "native",
    schema: point.scale - by,
    zeroThreshold: point.zeroThreshold,
    zeroCount: point.zeroCount,
    sum: point.sum,
    count: point.count,
    positiveSpans: positive.spans,
    positiveCounts: positive.counts,
    negativeSpans: negative.spans,
    negativeCounts: negative.counts,
    gauge: false,
  };
}
