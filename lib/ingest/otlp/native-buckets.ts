import type { BucketSpan } from "@/lib/telemetry";

/** One side of an OTLP exponential histogram: `counts[i]` observations in bucket `offset + i`. */
export interface ExponentialBuckets {
  readonly offset: number;
  readonly counts: readonly number[];
}

/** Halves the resolution `by` times: bucket i of scale s is in bucket i >> by of scale s - by. */
export function downscale(buckets: ExponentialBuckets, by: number): ExponentialBuckets {
  if (by === 0 || buckets.counts.length === 0) return buckets;
  const divisor = 2 ** by;
  const offset = Math.floor(buckets.offset / divisor);
  const counts: number[] = [];
  for (let i = 0; i < buckets.counts.length; i++) {
    const at = Math.floor((buckets.offset + i) / divisor) - offset;
    while (counts.length <= at) counts.push(0);
    counts[at] = (counts[at] as number) + (buckets.counts[i] as number);
  }
  return { offset, counts };
}

/** Adds two sides of the same scale. */
export function addBuckets(a: ExponentialBuckets, b: ExponentialBuckets): ExponentialBuckets {
  if (a.counts.length === 0) return b;
  if (b.counts.length === 0) return a;
  const offset = Math.min(a.offset, b.offset);
  const end = Math.max(a.offset + a.counts.length, b.offset + b.counts.length);
  const counts: number[] = Array.from({ length: end - offset }, () => 0);
  for (const side of [a, b]) {
    side.counts.forEach((count, i) => {
      const at = side.offset + i - offset;
      counts[at] = (counts[at] as number) + count;
    });
  }
  return { offset, counts };
}

/** Empty buckets between full ones that are cheaper to keep than a new span. */
const GAP = 2;

/**
 * As Prometheus keeps them: spans of consecutive buckets and their absolute
 * counts. OTLP's bucket i is (base^i, base^(i+1)], Prometheus' is
 * (base^(i-1), base^i], hence the one.
 */
export function toSpans({ offset, counts }: ExponentialBuckets): { spans: readonly BucketSpan[]; counts: Float64Array } {
  const spans: { offset: number; length: number }[] = [];
  const kept: number[] = [];
  let next = 0;
  let gap = 0;
  for (let i = 0; i < counts.length; i++) {
    const count = counts[i] as number;
    if (count === 0) {
      gap++;
      continue;
    }
    const index = offset + i + 1;
    const last = spans.at(-1);
    if (last === undefined) spans.push({ offset: index, length: 1 });
    else if (gap <= GAP) {
      for (let g = 0; g < gap; g++) kept.push(0);
      last.length += gap + 1;
    } else spans.push({ offset: index - next, length: 1 });
    kept.push(count);
    next = index + 1;
    gap = 0;
  }
  return { spans, counts: Float64Array.from(kept) };
}
