/** Up to this many, inserting one by one is faster than picking. */
const FEW = 48;

/**
 * The quantile of samples, interpolated between neighbours; NaN of none, ±Inf
 * for q outside 0 to 1. NaN counts as less than all, as in Prometheus. Changes
 * the order of the samples.
 */
export function quantileOf(q: number, samples: Float64Array): number {
  const n = samples.length;
  if (n === 0 || Number.isNaN(q)) return NaN;
  if (q < 0) return -Infinity;
  if (q > 1) return Infinity;
  const rank = q * (n - 1);
  const lower = Math.floor(rank);
  const weight = rank - lower;
  if (n <= FEW) insertionSort(samples);
  else pick(samples, moveMissingFirst(samples), lower);
  const low = samples[lower] as number;
  // Of an infinity alone Prometheus makes NaN here (∞ · 0), and so do we.
  return low * (1 - weight) + (lower + 1 < n ? next(samples, lower + 1) : low) * weight;
}

export const median = (samples: Float64Array): number => quantileOf(0.5, samples);

/** The least from an index on, of samples none of which is NaN there unless all before are. */
function next(samples: Float64Array, from: number): number {
  let least = samples[from] as number;
  if (samples.length <= FEW) return least;
  for (let i = from + 1; i < samples.length; i++) {
    const x = samples[i] as number;
    if (x < least || Number.isNaN(x)) least = x;
  }
  return least;
}

/** How many NaN there are, which then stand first. */
function moveMissingFirst(samples: Float64Array): number {
  let missing = 0;
  for (let i = 0; i < samples.length; i++) {
    if (!Number.isNaN(samples[i])) continue;
    samples[i] = samples[missing] as number;
    samples[missing++] = NaN;
  }
  return missing;
}

/** Puts the sample of a rank in its place, with none greater before it and none less after it (Hoare's selection). */
function pick(samples: Float64Array, from: number, rank: number): void {
  let low = from;
  let high = samples.length - 1;
  while (low < high && rank >= low) {
    const pivot = middleOf(samples[low] as number, samples[(low + high) >>> 1] as number, samples[high] as number);
    let i = low;
    let j = high;
    while (i <= j) {
      while ((samples[i] as number) < pivot) i++;
      while ((samples[j] as number) > pivot) j--;
      if (i > j) break;
      const x = samples[i] as number;
      samples[i++] = samples[j] as number;
      samples[j--] = x;
    }
    if (rank <= j) high = j;
    else if (rank >= i) low = i;
    else return;
  }
}

const middleOf = (a: number, b: number, c: number): number => Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));

function insertionSort(values: Float64Array): void {
  for (let i = 1; i < values.length; i++) {
    const x = values[i] as number;
    let at = i;
    while (at > 0 && !((values[at - 1] as number) <= x) && !Number.isNaN(values[at - 1])) {
      values[at] = values[at - 1] as number;
      at--;
    }
    values[at] = x;
  }
}
