/** Up to this many, inserting one by one is faster than the platform's sort. */
const FEW = 48;

/** In place, ascending; NaN counts as less than all, as in Prometheus. */
export function sortSamples(values: Float64Array): Float64Array {
  if (values.length <= FEW) return insertionSort(values);
  values.sort();
  // The platform's sort puts NaN last.
  let missing = 0;
  for (let i = values.length - 1; i >= 0 && Number.isNaN(values[i]); i--) missing++;
  if (missing > 0) {
    values.copyWithin(missing, 0, values.length - missing);
    values.fill(NaN, 0, missing);
  }
  return values;
}

/** The quantile of sorted values, interpolated between neighbours; NaN of none, ±Inf for q outside 0 to 1. */
export function quantileOf(q: number, sorted: Float64Array): number {
  const n = sorted.length;
  if (n === 0 || Number.isNaN(q)) return NaN;
  if (q < 0) return -Infinity;
  if (q > 1) return Infinity;
  const rank = q * (n - 1);
  const lower = Math.max(0, Math.floor(rank));
  const upper = Math.min(n - 1, lower + 1);
  const weight = rank - Math.floor(rank);
  return (sorted[lower] as number) * (1 - weight) + (sorted[upper] as number) * weight;
}

export const median = (sorted: Float64Array): number => quantileOf(0.5, sorted);

function insertionSort(values: Float64Array): Float64Array {
  for (let i = 1; i < values.length; i++) {
    const x = values[i] as number;
    let at = i;
    while (at > 0 && !((values[at - 1] as number) <= x) && !Number.isNaN(values[at - 1])) {
      values[at] = values[at - 1] as number;
      at--;
    }
    values[at] = x;
  }
  return values;
}
