import { type BucketCounts, NO_BUCKETS } from "./float-histogram";

/** Columns from buckets in ascending order of index. */
export const bucketCounts = (indices: ArrayLike<number>, counts: ArrayLike<number>): BucketCounts =>
  indices.length === 0 ? NO_BUCKETS : { indices: Int32Array.from(indices), counts: Float64Array.from(counts) };

/** Whether both hold the same buckets; by identity where they come from one layout. */
function sameIndices(a: BucketCounts, b: BucketCounts): boolean {
  if (a.indices === b.indices) return true;
  const n = a.indices.length;
  if (n !== b.indices.length) return false;
  for (let i = 0; i < n; i++) if (a.indices[i] !== b.indices[i]) return false;
  return true;
}

/** a + sign · b, bucket by bucket. */
export function combineBuckets(a: BucketCounts, b: BucketCounts, sign: 1 | -1): BucketCounts {
  if (b.indices.length === 0) return a;
  if (sameIndices(a, b)) {
    const counts = new Float64Array(a.counts.length);
    for (let i = 0; i < counts.length; i++) counts[i] = (a.counts[i] as number) + sign * (b.counts[i] as number);
    return { indices: a.indices, counts };
  }
  const indices = new Int32Array(a.indices.length + b.indices.length);
  const counts = new Float64Array(indices.length);
  let n = 0;
  let i = 0;
  let j = 0;
  while (i < a.indices.length || j < b.indices.length) {
    const left = a.indices[i] ?? Infinity;
    const right = b.indices[j] ?? Infinity;
    indices[n] = Math.min(left, right);
    counts[n++] = (left <= right ? (a.counts[i++] as number) : 0) + (right <= left ? sign * (b.counts[j++] as number) : 0);
  }
  return { indices: indices.slice(0, n), counts: counts.slice(0, n) };
}

/** Every count multiplied by a factor. */
export function scaleBuckets(a: BucketCounts, factor: number): BucketCounts {
  if (a.indices.length === 0) return a;
  const counts = new Float64Array(a.counts.length);
  for (let i = 0; i < counts.length; i++) counts[i] = (a.counts[i] as number) * factor;
  return { indices: a.indices, counts };
}

/** As `scaleBuckets`, but writes the counts it is given; no bucket at all where every one is empty. */
export function scaleOwnBuckets({ indices, counts }: BucketCounts, factor: number): BucketCounts {
  let any = false;
  for (let i = 0; i < counts.length; i++) {
    if (counts[i] === 0) continue;
    any = true;
    counts[i] = (counts[i] as number) * factor;
  }
  return any ? { indices, counts } : NO_BUCKETS;
}

/** Whether `some` holds no index that `all` does not hold. */
export function covers(all: Int32Array, some: Int32Array): boolean {
  if (all === some) return true;
  if (some.length > all.length) return false;
  let at = 0;
  for (let i = 0; i < some.length; i++) {
    const index = some[i] as number;
    while (at < all.length && (all[at] as number) < index) at++;
    if (all[at] !== index) return false;
  }
  return true;
}

/** The indices that either has, ascending; one of the two itself where it has them all. */
export function unionOf(a: Int32Array, b: Int32Array): Int32Array {
  if (covers(a, b)) return a;
  if (covers(b, a)) return b;
  const all = new Int32Array(a.length + b.length);
  let n = 0;
  for (let i = 0, j = 0; i < a.length || j < b.length;) {
    const next = Math.min(a[i] ?? Infinity, b[j] ?? Infinity);
    if (a[i] === next) i++;
    if (b[j] === next) j++;
    all[n++] = next;
  }
  return all.slice(0, n);
}

/** The counts at `indices`, which hold all of its own; zero where it has none. */
export function spreadCounts({ indices, counts }: BucketCounts, all: Int32Array): Float64Array {
  const out = new Float64Array(all.length);
  let at = 0;
  for (let i = 0; i < indices.length; i++) {
    while (at < all.length && (all[at] as number) < (indices[i] as number)) at++;
    if (all[at] === indices[i]) out[at] = counts[i] as number;
  }
  return out;
}

/** Every count divided; zero divided by zero is NaN, as always. */
export function divideBuckets(a: BucketCounts, by: number): BucketCounts {
  if (a.indices.length === 0) return a;
  const counts = new Float64Array(a.counts.length);
  for (let i = 0; i < counts.length; i++) counts[i] = (a.counts[i] as number) / by;
  return { indices: a.indices, counts };
}

/** Only the buckets for which `keep` is true. */
export function filterBuckets(a: BucketCounts, keep: (index: number, count: number) => boolean): BucketCounts {
  const n = a.indices.length;
  let kept = 0;
  while (kept < n && keep(a.indices[kept] as number, a.counts[kept] as number)) kept++;
  // Mostly all are kept.
  if (kept === n) return a;
  const indices = a.indices.slice();
  const counts = a.counts.slice();
  for (let i = kept + 1; i < n; i++) {
    if (!keep(a.indices[i] as number, a.counts[i] as number)) continue;
    indices[kept] = indices[i] as number;
    counts[kept++] = counts[i] as number;
  }
  return kept === 0 ? NO_BUCKETS : { indices: indices.slice(0, kept), counts: counts.slice(0, kept) };
}

/** Buckets moved to others: `target` must not fall along ascending indices; counts that meet add up. */
export function mapBuckets(a: BucketCounts, target: (index: number) => number): BucketCounts {
  const indices: number[] = [];
  const counts: number[] = [];
  for (let i = 0; i < a.indices.length; i++) {
    const to = target(a.indices[i] as number);
    const last = indices.length - 1;
    if (indices[last] === to) counts[last] = (counts[last] as number) + (a.counts[i] as number);
    else {
      indices.push(to);
      counts.push(a.counts[i] as number);
    }
  }
  return bucketCounts(indices, counts);
}

/** The bucket of the schema that is `by` steps coarser. */
export const coarserIndex = (index: number, by: number): number => ((index - 1) >> by) + 1;

/** The sum of all counts. */
export function totalCount(a: BucketCounts): number {
  let total = 0;
  for (let i = 0; i < a.counts.length; i++) total += a.counts[i] as number;
  return total;
}
