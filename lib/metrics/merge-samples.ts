/** Samples of one series; `n` of the arrays' elements count. */
export interface SampleRun {
  times: Float64Array;
  values: Float64Array;
  n: number;
}

/** Puts samples in ascending order and keeps of several at one instant the last in the array. Returns its argument when there is nothing to do. */
export function normaliseSamples(run: SampleRun): SampleRun {
  const { times, values, n } = run;
  if (isAscending(times, n)) return run;
  const order = ascendingOrder(times, n);
  const out: SampleRun = { times: new Float64Array(order.length), values: new Float64Array(order.length), n: order.length };
  // As bits, so that a NaN stays the NaN it was.
  const from = new BigUint64Array(values.buffer, values.byteOffset, values.length);
  const to = new BigUint64Array(out.values.buffer);
  for (let i = 0; i < order.length; i++) {
    out.times[i] = times[order[i] as number] as number;
    to[i] = from[order[i] as number] as bigint;
  }
  return out;
}

export function isAscending(times: ArrayLike<number>, n: number): boolean {
  for (let i = 1; i < n; i++) if ((times[i] as number) <= (times[i - 1] as number)) return false;
  return true;
}

/** The indices that bring `times` into strictly ascending order; of equal instants the last index stays. */
export function ascendingOrder(times: ArrayLike<number>, n: number): number[] {
  const order = Array.from({ length: n }, (_, i) => i).sort((a, b) => (times[a] as number) - (times[b] as number) || a - b);
  return order.filter((index, i) => i === n - 1 || times[order[i + 1] as number] !== times[index]);
}

/** The first index whose time is at least `t`. */
export function lowerBound(times: ArrayLike<number>, t: number, n = times.length): number {
  let low = 0;
  let high = n;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] as number) < t) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The first index whose time is greater than `t`. */
export function upperBound(times: ArrayLike<number>, t: number, n = times.length): number {
  let low = 0;
  let high = n;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] as number) <= t) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Sorted, each instant once. */
export function normaliseTimes(times: readonly number[]): Float64Array {
  return Float64Array.from(new Set(times)).sort();
}
