/**
 * Kahan–Neumaier summation: `sum + compensation` is the sum of what was added,
 * nearly as if it had been computed with twice the digits.
 */
export class KahanSum {
  sum = 0;
  compensation = 0;

  add(x: number): void {
    const t = this.sum + x;
    if (!Number.isFinite(t)) this.compensation = Number.isNaN(t) ? NaN : 0;
    else if (Math.abs(this.sum) >= Math.abs(x)) this.compensation += this.sum - t + x;
    else this.compensation += x - t + this.sum;
    this.sum = t;
  }

  get total(): number {
    return this.sum + this.compensation;
  }
}

/** The compensated sum of values[from..to). */
export function kahanSum(values: Float64Array, from: number, to: number): number {
  let sum = 0;
  let c = 0;
  for (let i = from; i < to; i++) {
    const x = values[i] as number;
    const t = sum + x;
    if (Math.abs(sum) >= Math.abs(x)) c += sum - t + x;
    else c += x - t + sum;
    sum = t;
  }
  // An infinite or missing sum has no error worth knowing, and the one computed would be NaN.
  return Number.isFinite(sum) ? sum + c : sum;
}

/**
 * The mean of values[from..to), which is not empty: the compensated sum divided
 * by the count, or, where that sum would overflow, a running mean.
 */
export function kahanMean(values: Float64Array, from: number, to: number): number {
  let sum = values[from] as number;
  let c = 0;
  for (let i = from + 1; i < to; i++) {
    const x = values[i] as number;
    const t = sum + x;
    if (t === Infinity || t === -Infinity) return runningMean(values, i, to, sum / (i - from), c / (i - from), i - from);
    if (Math.abs(sum) >= Math.abs(x)) c += sum - t + x;
    else c += x - t + sum;
    sum = t;
  }
  const n = to - from;
  return sum / n + c / n;
}

function runningMean(
  values: Float64Array,
  from: number,
  to: number,
  meanBefore: number,
  compensationBefore: number,
  before: number,
): number {
  const mean = new KahanSum();
  mean.sum = meanBefore;
  mean.compensation = compensationBefore;
  for (let i = from; i < to; i++) {
    const n = before + i - from + 1;
    const q = (n - 1) / n;
    mean.sum *= q;
    mean.compensation *= q;
    mean.add((values[i] as number) / n);
  }
  return mean.total;
}
