import type { AssembledFloats } from "./assemble";
import { type Points, joinPoints } from "./evaluate/points";
import { lowerBound, normaliseTimes, upperBound } from "./merge-samples";
import type { ReadWindow, SeriesColumns } from "./read-plan";
import { rollUp } from "./rollup";
import { type Columns, withMarks } from "./source-columns";

const NONE = new Float64Array(0);

/** A float series read from roll-ups, what is not in them yet rolled up on the way. */
export class RolledSource {
  readonly samples: number;
  readonly #points: Points;
  readonly #slotMs: number;

  /** `days` of roll-ups, ascending, hold everything before `rolledBefore`; `floats` hold the rest. */
  constructor(days: readonly Points[], { times, values, marks }: AssembledFloats, rolledBefore: number, slotMs: number) {
    const from = lowerBound(times, rolledBefore);
    const stale = normaliseTimes(marks.filter((t) => t >= rolledBefore));
    const recent = rollUp({ times: times.subarray(from), values: values.subarray(from), histograms: null, stale }, slotMs);
    this.#points = joinPoints([...days, recent]);
    this.#slotMs = slotMs;
    this.samples = this.#points.n + times.length - from;
  }

  /** The slots in a left-open window, whose ends lie between slots when `windowed`; else their last samples alone. */
  columns({ from, to }: ReadWindow, windowed: boolean): Omit<SeriesColumns, "labels"> {
    const p = this.#points;
    const low = upperBound(p.tLast, from);
    const high = upperBound(p.tLast, to);
    const cut = (column: Float64Array) => column.subarray(low, high);
    const plain: Columns = { times: cut(p.tLast), values: cut(p.last), kinds: null, histograms: null };
    if (!windowed)
      return withMarks(
        plain,
        p.stale.filter((t) => t > from && t <= to),
      );
    const points: Points = {
      n: high - low,
      tFirst: cut(p.tFirst),
      tLast: cut(p.tLast),
      first: cut(p.first),
      last: cut(p.last),
      resets: p.resets && cut(p.resets),
      min: cut(p.min),
      max: cut(p.max),
      sum: cut(p.sum),
      count: p.count && cut(p.count),
      stale: NONE,
    };
    return { ...plain, rolled: { slotMs: this.#slotMs, points } };
  }
}
