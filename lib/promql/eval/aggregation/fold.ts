import type { Labels } from "@/lib/kernel/labels";
import type { SourceRange } from "../../ast";
import { type Notes, histogramIgnored } from "../notes";
import { FLOAT, HISTOGRAM } from "../result";
import type { Row } from "../row";
import { type Accumulator, emptyRow } from "./accumulator";

/** Tells that histograms were left out, where there are any. */
export function noteIgnored(row: Row, op: string, notes: Notes, range: SourceRange): void {
  if (row.histograms && row.present.includes(HISTOGRAM)) notes.add(histogramIgnored(op), range);
}

/** `min` or `max`; NaN gives way to any number. */
export class Extreme implements Accumulator {
  private readonly row: Row;

  constructor(
    steps: number,
    private readonly op: "min" | "max",
    private readonly notes: Notes,
    private readonly range: SourceRange,
  ) {
    this.row = emptyRow({}, false, steps);
  }

  add(row: Row): void {
    const { values, present } = row;
    const { values: best, present: seen } = this.row;
    const greatest = this.op === "max";
    for (let i = 0; i < present.length; i++) {
      if (present[i] !== FLOAT) continue;
      const x = values[i] as number;
      const known = best[i] as number;
      if (seen[i] === 0 || (greatest ? x > known : x < known) || Number.isNaN(known)) best[i] = x;
      seen[i] = FLOAT;
    }
    noteIgnored(row, this.op, this.notes, this.range);
  }

  finish(labels: Labels, dropName: boolean): Row {
    return { ...this.row, labels, dropName };
  }
}

/** `count` (histograms count, too) or `group`. */
export class Count implements Accumulator {
  private readonly row: Row;

  constructor(
    steps: number,
    private readonly group: boolean,
  ) {
    this.row = emptyRow({}, false, steps);
  }

  add({ present }: Row): void {
    const { values: counts, present: seen } = this.row;
    for (let i = 0; i < present.length; i++) {
      if (present[i] === 0) continue;
      counts[i] = this.group ? 1 : (counts[i] as number) + 1;
      seen[i] = FLOAT;
    }
  }

  finish(labels: Labels, dropName: boolean): Row {
    return { ...this.row, labels, dropName };
  }
}

/** `stdvar` or `stddev`, by Welford's method. */
export class Spread implements Accumulator {
  private readonly counts: Float64Array;
  private readonly means: Float64Array;
  private readonly squares: Float64Array;

  constructor(
    private readonly steps: number,
    private readonly op: "stdvar" | "stddev",
    private readonly notes: Notes,
    private readonly range: SourceRange,
  ) {
    this.counts = new Float64Array(steps);
    this.means = new Float64Array(steps);
    this.squares = new Float64Array(steps);
  }

  add(row: Row): void {
    const { values, present } = row;
    const { counts, means, squares } = this;
    for (let i = 0; i < present.length; i++) {
      if (present[i] !== FLOAT) continue;
      const x = values[i] as number;
      const n = (counts[i] as number) + 1;
      counts[i] = n;
      const delta = x - (means[i] as number);
      means[i] = (means[i] as number) + delta / n;
      squares[i] = (squares[i] as number) + delta * (x - (means[i] as number));
    }
    noteIgnored(row, this.op, this.notes, this.range);
  }

  finish(labels: Labels, dropName: boolean): Row {
    const row = emptyRow(labels, dropName, this.steps);
    for (let i = 0; i < this.steps; i++) {
      const n = this.counts[i] as number;
      if (n === 0) continue;
      const variance = (this.squares[i] as number) / n;
      row.values[i] = this.op === "stddev" ? Math.sqrt(variance) : variance;
      row.present[i] = FLOAT;
    }
    return row;
  }
}
