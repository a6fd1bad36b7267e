import type { BucketSpan, HistogramValue } from "@/lib/telemetry/metric";

/**
 * A histogram's growth, in the form in which growths add up. Classic: counts
 * between explicit bounds. Native: counts by bucket index at a resolution.
 */
export type Growth =
  | { readonly kind: "classic"; readonly bounds: Float64Array; readonly counts: Float64Array }
  | {
      readonly kind: "native";
      readonly schema: number;
      readonly zeroThreshold: number;
      readonly zero: number;
      readonly positive: ReadonlyMap<number, number>;
      readonly negative: ReadonlyMap<number, number>;
    };

export interface QuantileAnswer {
  readonly value: number;
  readonly lower: number;
  /** Infinity in the last bucket of a classic histogram. */
  readonly upper: number;
  readonly saturated: boolean;
}

/** A histogram as a growth from nothing. */
export function growthOf(h: HistogramValue): Growth {
  if (h.kind === "classic") return { kind: "classic", bounds: h.bounds, counts: h.counts };
  const positive = byIndex(h.positiveSpans, h.positiveCounts);
  const negative = byIndex(h.negativeSpans, h.negativeCounts);
  return { kind: "native", schema: h.schema, zeroThreshold: h.zeroThreshold, zero: h.zeroCount, positive, negative };
}

function byIndex(spans: readonly BucketSpan[], counts: Float64Array): Map<number, number> {
  const found = new Map<number, number>();
  let index = 0;
  let at = 0;
  for (const { offset, length } of spans) {
    index += offset;
    for (let i = 0; i < length; i++) found.set(index++, counts[at++] ?? 0);
  }
  return found;
}

/** `later` minus `earlier` of one series, or null when a counter reset (or a change of buckets) lies between them. */
export function growthBetween(earlier: HistogramValue, later: HistogramValue): Growth | null {
  if (later.count < earlier.count) return null;
  if (earlier.kind === "classic" && later.kind === "classic") {
    if (!sameBounds(earlier.bounds, later.bounds)) return null;
    const counts = later.counts.map((count, i) => count - (earlier.counts[i] ?? 0));
    return counts.some((count) => count < 0) ? null : { kind: "classic", bounds: later.bounds, counts };
  }
  if (earlier.kind !== "native" || later.kind !== "native" || earlier.schema < later.schema) return null;
  const before = growthOf(earlier) as Growth & { kind: "native" };
  const after = growthOf(later) as Growth & { kind: "native" };
  const minus = (a: ReadonlyMap<number, number>, b: ReadonlyMap<number, number>) =>
    new Map([...new Set([...a.keys(), ...b.keys()])].map((i) => [i, (a.get(i) ?? 0) - (b.get(i) ?? 0)]));
  const coarse = toSchema(before, after.schema);
  const positive = minus(after.positive, coarse.positive);
  const negative = minus(after.negative, coarse.negative);
  const zero = after.zero - before.zero;
  const fell = zero < 0 || [...positive.values(), ...negative.values()].some((count) => count < 0);
  return fell ? null : { ...after, zero, positive, negative };
}

export const sameBounds = (a: Float64Array, b: Float64Array): boolean =>
  a === b || (a.length === b.length && a.every((v, i) => v === b[i]));

export function scaleGrowth(g: Growth, by: number): Growth {
  if (g.kind === "classic") return { ...g, counts: g.counts.map((count) => count * by) };
  const times = (map: ReadonlyMap<number, number>) => new Map([...map].map(([i, count]) => [i, count * by]));
  return { ...g, zero: g.zero * by, positive: times(g.positive), negative: times(g.negative) };
}

/** The sum of two growths. Unequal bounds are reduced to those both have, unequal resolutions to the coarser: both exact. Null for a classic and a native one. */
export function addGrowth(a: Growth, b: Growth): Growth | null {
  if (a.kind === "classic" && b.kind === "classic") {
    if (sameBounds(a.bounds, b.bounds)) return { ...a, counts: a.counts.map((count, i) => count + (b.counts[i] ?? 0)) };
    const bounds = a.bounds.filter((bound) => b.bounds.includes(bound));
    const x = toBounds(a, bounds);
    const y = toBounds(b, bounds);
    return { kind: "classic", bounds, counts: x.map((count, i) => count + (y[i] ?? 0)) };
  }
  if (a.kind !== "native" || b.kind !== "native") return null;
  const schema = Math.min(a.schema, b.schema);
  const x = toSchema(a, schema);
  const y = toSchema(b, schema);
  const plus = (p: ReadonlyMap<number, number>, q: ReadonlyMap<number, number>) => {
    const sum = new Map(p);
    for (const [i, count] of q) sum.set(i, (sum.get(i) ?? 0) + count);
    return sum;
  };
  const zeroThreshold = Math.max(a.zeroThreshold, b.zeroThreshold);
  const both = { positive: plus(x.positive, y.positive), negative: plus(x.negative, y.negative) };
  return { kind: "native", schema, zeroThreshold, zero: a.zero + b.zero, ...both };
}

function toBounds(g: Growth & { kind: "classic" }, bounds: Float64Array): Float64Array {
  const counts = new Float64Array(bounds.length + 1);
  let to = 0;
  for (let i = 0; i < g.counts.length; i++) {
    const bound = g.bounds[i] ?? Infinity;
    while (to < bounds.length && (bounds[to] as number) < bound) to++;
    counts[to] = (counts[to] as number) + (g.counts[i] as number);
  }
  return counts;
}

function toSchema(g: Growth & { kind: "native" }, schema: number): Growth & { kind: "native" } {
  const shift = g.schema - schema;
  if (shift <= 0) return g;
  const merge = (map: ReadonlyMap<number, number>) => {
    const out = new Map<number, number>();
    for (const [i, count] of map) {
      // Bucket i ends at base^i: buckets up to and including a multiple of 2^shift fall together.
      const to = Math.ceil(i / 2 ** shift);
      out.set(to, (out.get(to) ?? 0) + count);
    }
    return out;
  };
  return { ...g, schema, positive: merge(g.positive), negative: merge(g.negative) };
}

/** The q-quantile as Prometheus' `histogram_quantile`, with the bucket it lies in. Null when nothing was counted. */
export function quantileOf(g: Growth, q: number): QuantileAnswer | null {
  return g.kind === "classic" ? classicQuantile(g.bounds, g.counts, q) : nativeQuantile(g, q);
}

function classicQuantile(bounds: Float64Array, counts: Float64Array, q: number): QuantileAnswer | null {
  const all = counts.reduce((sum, count) => sum + count, 0);
  if (!(all > 0) || bounds.length === 0) return null;
  let rank = q * all;
  let b = 0;
  // The first bucket whose cumulative count reaches the rank.
  while (b < bounds.length && (counts[b] as number) < rank) rank -= counts[b++] as number;
  if (b === bounds.length) {
    const bound = bounds[b - 1] as number;
    return { value: bound, lower: bound, upper: Infinity, saturated: true };
  }
  const upper = bounds[b] as number;
  if (b === 0 && upper <= 0) return { value: upper, lower: -Infinity, upper, saturated: false };
  const lower = b === 0 ? 0 : (bounds[b - 1] as number);
  const count = counts[b] as number;
  return { value: count === 0 ? lower : lower + (upper - lower) * (rank / count), lower, upper, saturated: false };
}

function nativeQuantile(g: Growth & { kind: "native" }, q: number): QuantileAnswer | null {
  const base = 2 ** (2 ** -g.schema);
  const bound = (i: number) => base ** i;
  const sorted = (map: ReadonlyMap<number, number>) => [...map].filter(([, count]) => count > 0).sort(([a], [b]) => a - b);
  const positive = sorted(g.positive);
  const negative = sorted(g.negative);
  const buckets: { lower: number; upper: number; count: number; zero: boolean }[] = [
    ...negative.toReversed().map(([i, count]) => ({ lower: -bound(i), upper: -bound(i - 1), count, zero: false })),
    ...(g.zero > 0
      ? [
          {
            lower: negative.length === 0 && positive.length > 0 ? 0 : -g.zeroThreshold,
            upper: positive.length === 0 && negative.length > 0 ? 0 : g.zeroThreshold,
            count: g.zero,
            zero: true,
          },
        ]
      : []),
    ...positive.map(([i, count]) => ({ lower: bound(i - 1), upper: bound(i), count, zero: false })),
  ];
  let rank = q * buckets.reduce((sum, { count }) => sum + count, 0);
  for (const [i, { lower, upper, count, zero }] of buckets.entries()) {
    if (rank > count && i < buckets.length - 1) {
      rank -= count;
      continue;
    }
    const share = Math.min(1, Math.max(0, rank / count));
    return { value: within(lower, upper, share, zero), lower, upper, saturated: false };
  }
  return null;
}

/** Exponential buckets hold values evenly on a logarithmic scale; the zero bucket on a linear one. */
function within(lower: number, upper: number, share: number, zero: boolean): number {
  if (zero) return lower + (upper - lower) * share;
  if (lower >= 0) return lower * (upper / lower) ** share;
  return -(-lower * (upper / lower) ** share);
}
