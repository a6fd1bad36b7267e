import type { Labels } from "@/lib/kernel/labels";
import type { SourceRange } from "../../ast";
import type { FloatHistogram } from "../../histogram/float-histogram";
import { HistogramMean, HistogramSum } from "../../histogram/over-time";
import { KahanSum } from "../kahan";
import { metricName } from "../label-sets";
import { type Notes, boundsReconciled, mixedSamplesInAggregation, mixedSchemas, resetCollision } from "../notes";
import { FLOAT, HISTOGRAM } from "../result";
import { type Row, setHistogram } from "../row";
import { type Accumulator, emptyRow } from "./accumulator";

/** Of a step: which kinds of samples were seen; SPOILT: histograms that cannot be added up. */
const SEEN_FLOAT = 1;
const SEEN_HISTOGRAM = 2;
const SPOILT = 4;

/** `sum` or `avg` of a group, column by column, each step's sum compensated (Kahan–Neumaier). */
export class SumMean implements Accumulator {
  private readonly sums: Float64Array;
  private readonly lost: Float64Array;
  private readonly counts: Float64Array;
  private readonly seen: Uint8Array;
  /** Steps whose sum would overflow, with the mean that is carried along instead. */
  private readonly running = new Map<number, KahanSum>();
  private histograms: (HistogramSum | HistogramMean | undefined)[] | null = null;

  constructor(
    steps: number,
    private readonly mean: boolean,
    private readonly notes: Notes,
    private readonly range: SourceRange,
  ) {
    this.sums = new Float64Array(steps);
    this.lost = new Float64Array(steps);
    this.counts = new Float64Array(steps);
    this.seen = new Uint8Array(steps);
  }

  add(row: Row): void {
    const { values, present } = row;
    const { sums, lost, counts, seen, mean } = this;
    // The innermost loop of most dashboards: every series passes here once for each step.
    for (let i = 0; i < present.length; i++) {
      if (present[i] !== FLOAT) continue;
      const x = values[i] as number;
      const sum = sums[i] as number;
      const t = sum + x;
      if (mean && !Number.isFinite(t) && this.addRunning(i, x)) continue;
      lost[i] = (lost[i] as number) + (Math.abs(sum) >= Math.abs(x) ? sum - t + x : x - t + sum);
      sums[i] = t;
      counts[i] = (counts[i] as number) + 1;
      seen[i] = (seen[i] as number) | SEEN_FLOAT;
    }
    if (row.histograms) this.addHistograms(row, row.histograms);
  }

  /** True when the value went into a running mean because the sum of finite values is beyond what a double holds. */
  private addRunning(i: number, x: number): boolean {
    let mean = this.running.get(i);
    const n = (this.counts[i] as number) + 1;
    if (!mean) {
      const sum = this.sums[i] as number;
      if (!Number.isFinite(sum) || !Number.isFinite(x)) return false;
      mean = new KahanSum();
      mean.sum = sum / (n - 1);
      mean.compensation = (this.lost[i] as number) / (n - 1);
      this.running.set(i, mean);
      // Every later value of this step shall come here, too.
      this.sums[i] = Infinity;
    }
    const q = (n - 1) / n;
    mean.sum *= q;
    mean.compensation *= q;
    mean.add(x / n);
    this.counts[i] = n;
    return true;
  }

  private addHistograms(row: Row, histograms: readonly (FloatHistogram | undefined)[]): void {
    const all = (this.histograms ??= Array.from<HistogramSum | HistogramMean | undefined>({ length: this.seen.length }));
    for (let i = 0; i < histograms.length; i++) {
      const histogram = histograms[i];
      if (row.present[i] !== HISTOGRAM || !histogram) continue;
      this.seen[i] = (this.seen[i] as number) | SEEN_HISTOGRAM;
      const into = (all[i] ??= this.mean ? new HistogramMean() : new HistogramSum());
      if ((this.seen[i] as number) & SPOILT || into.add(histogram)) continue;
      this.seen[i] = (this.seen[i] as number) | SPOILT;
      this.notes.add(mixedSchemas(metricName(row.labels)), this.range);
    }
  }

  finish(labels: Labels, dropName: boolean): Row {
    const row = emptyRow(labels, dropName, this.seen.length);
    for (let i = 0; i < this.seen.length; i++) {
      const seen = this.seen[i] as number;
      if (seen === SEEN_FLOAT) {
        row.values[i] = this.total(i);
        row.present[i] = FLOAT;
      } else if ((seen & SEEN_FLOAT) !== 0) this.notes.add(mixedSamplesInAggregation, this.range);
      else if (seen === SEEN_HISTOGRAM) this.finishHistogram(row, i);
    }
    return row;
  }

  private total(i: number): number {
    const mean = this.running.get(i);
    if (mean) return mean.total;
    const sum = this.sums[i] as number;
    if (!Number.isFinite(sum)) return sum;
    const n = this.counts[i] as number;
    return this.mean ? sum / n + (this.lost[i] as number) / n : sum + (this.lost[i] as number);
  }

  private finishHistogram(row: Row, i: number): void {
    const of = this.histograms?.[i];
    if (!of) return;
    if (of.notes.resetCollision) this.notes.add(resetCollision("aggregation"), this.range);
    if (of.notes.boundsReconciled) this.notes.add(boundsReconciled("aggregation"), this.range);
    setHistogram(row, i, of.result());
  }
}
