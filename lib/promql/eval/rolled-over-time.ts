import type { RolledSamples } from "../series";
import { KahanSum } from "./kahan";
import { type WindowFunction, setFloat } from "./window-function";
import { firstAfter } from "./window-input";

/** A value from the slots `[from, to)` of a roll-up. */
type FromSlots = (rolled: RolledSamples, last: Float64Array, from: number, to: number) => number;

const total = (column: Float64Array, from: number, to: number): number => {
  const sum = new KahanSum();
  for (let i = from; i < to; i++) sum.add(column[i] as number);
  return sum.total;
};

const extreme = (column: Float64Array, from: number, to: number, better: (x: number, best: number) => boolean): number => {
  let best = column[from] as number;
  for (let i = from + 1; i < to; i++) if (better(column[i] as number, best) || Number.isNaN(best)) best = column[i] as number;
  return best;
};

const FROM_SLOTS: Readonly<Record<string, FromSlots>> = {
  sum_over_time: (r, _, from, to) => total(r.sums, from, to),
  avg_over_time: (r, _, from, to) => total(r.sums, from, to) / total(r.counts, from, to),
  count_over_time: (r, _, from, to) => total(r.counts, from, to),
  min_over_time: (r, _, from, to) => extreme(r.least, from, to, (x, best) => x < best),
  max_over_time: (r, _, from, to) => extreme(r.greatest, from, to, (x, best) => x > best),
  last_over_time: (_, last, __, to) => last[to - 1] as number,
  present_over_time: () => 1,
};

/** A window function over windows that a roll-up's slots tile. */
export function rolledOverTime(func: string): WindowFunction {
  const fromSlots = FROM_SLOTS[func];
  if (!fromSlots) throw new Error(`${func} cannot be answered from a roll-up`);
  return ({ times, values, rolled }, frame, out, context) => {
    if (!rolled) return;
    let from = firstAfter(times, frame.firstEnd - frame.length);
    let to = from;
    for (let i = 0; i < frame.steps; i++) {
      const end = frame.firstEnd + i * frame.step;
      while (to < times.length && (times[to] as number) <= end) to++;
      while (from < to && (times[from] as number) <= end - frame.length) from++;
      if (from === to) continue;
      context.work(to - from);
      setFloat(out, i, fromSlots(rolled, values, from, to));
    }
  };
}
