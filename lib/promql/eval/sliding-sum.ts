import { kahanMean, kahanSum } from "./kahan";
import { type WindowFunction, setFloat, slide } from "./window-function";

/** Windows up to this many samples are simply added up anew. */
const SHORT = 48;

/**
 * `sum_over_time` or `avg_over_time` of floats over long windows that overlap.
 * A window is split at a seam: left of it stand the sums of every suffix,
 * computed once, right of it a sum that grows. When the window has left the
 * seam behind, a new one is made at its end. So each sample is added twice,
 * nothing is ever subtracted, and both sums are compensated.
 */
class SlidingSum {
  private readonly suffix: Float64Array;
  private readonly suffixLost: Float64Array;
  private seam = 0;
  private end = 0;
  private sum = 0;
  private lost = 0;

  constructor(private readonly values: Float64Array) {
    this.suffix = new Float64Array(values.length);
    this.suffixLost = new Float64Array(values.length);
  }

  private restart(from: number, to: number): void {
    let sum = 0;
    let lost = 0;
    for (let i = to - 1; i >= from; i--) {
      const x = this.values[i] as number;
      const t = sum + x;
      lost += Math.abs(sum) >= Math.abs(x) ? sum - t + x : x - t + sum;
      sum = t;
      this.suffix[i] = sum;
      this.suffixLost[i] = lost;
    }
    this.seam = this.end = to;
    this.sum = this.lost = 0;
  }

  /** Windows come in order. The count, or 1, divides; NaN or ±Inf where the sum is. */
  of(from: number, to: number, by: number): number {
    if (from >= this.seam) this.restart(from, to);
    for (; this.end < to; this.end++) {
      const x = this.values[this.end] as number;
      const t = this.sum + x;
      this.lost += Math.abs(this.sum) >= Math.abs(x) ? this.sum - t + x : x - t + this.sum;
      this.sum = t;
    }
    const left = this.suffix[from] as number;
    const total = left + this.sum;
    if (!Number.isFinite(total)) return total;
    const error = Math.abs(left) >= Math.abs(this.sum) ? left - total + this.sum : this.sum - total + left;
    return total / by + ((this.suffixLost[from] as number) + this.lost + error) / by;
  }
}

/** Falls back to `otherwise` where there are histograms. */
export function slidingSum(mean: boolean, otherwise: WindowFunction): WindowFunction {
  const short = mean ? kahanMean : kahanSum;
  return (input, frame, out, context) => {
    if (input.histograms.length > 0) {
      otherwise(input, frame, out, context);
      return;
    }
    let sliding: SlidingSum | null = null;
    slide(input, frame, context, ({ from, to, step }) => {
      const n = to - from;
      if (n <= SHORT) {
        setFloat(out, step, short(input.values, from, to));
        return;
      }
      sliding ??= new SlidingSum(input.values);
      const result = sliding.of(from, to, mean ? n : 1);
      // A mean may exist where the sum is too great for a double.
      setFloat(out, step, mean && !Number.isFinite(result) ? kahanMean(input.values, from, to) : result);
    });
  };
}
