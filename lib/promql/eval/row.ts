import type { Labels } from "@/lib/kernel/labels";
import type { FloatHistogram } from "../histogram/float-histogram";
import { HISTOGRAM, type QuantileBounds } from "./result";

/**
 * One series of an instant vector along a grid, on its way from node to node.
 * Whoever takes a row owns it and may change it in place.
 */
export interface Row {
  labels: Labels;
  values: Float64Array;
  /** ABSENT, FLOAT or HISTOGRAM for each step. */
  present: Uint8Array;
  histograms: (FloatHistogram | undefined)[] | null;
  /** The metric's name is to be dropped at the end (delayed name removal). */
  dropName: boolean;
  bounds: QuantileBounds | null;
}

/** Takes the rows of an expression one by one. */
export interface RowSink {
  /** False: the sink is done with a row's arrays when `take` returns, so that the producer may use them again. */
  readonly retains: boolean;
  take(row: Row): void;
}

/** A sink that gathers rows. */
export class RowList implements RowSink {
  readonly retains = true;
  readonly rows: Row[] = [];

  take(row: Row): void {
    this.rows.push(row);
  }
}

/** Makes rows for a producer: fresh ones for a sink that keeps them, otherwise one buffer again and again. */
export class RowMaker {
  private spare: { values: Float64Array; present: Uint8Array } | null = null;

  constructor(
    private readonly steps: number,
    private readonly retains: boolean,
  ) {}

  /** A row without samples; its values are anything. */
  row(labels: Labels, dropName: boolean): Row {
    let buffers = this.spare;
    if (buffers) buffers.present.fill(0);
    else {
      buffers = { values: new Float64Array(this.steps), present: new Uint8Array(this.steps) };
      if (!this.retains) this.spare = buffers;
    }
    return { labels, values: buffers.values, present: buffers.present, histograms: null, dropName, bounds: null };
  }
}

const emptyHistograms = (n: number): (FloatHistogram | undefined)[] => Array.from({ length: n });

export function setHistogram(row: Row, step: number, histogram: FloatHistogram): void {
  row.histograms ??= emptyHistograms(row.present.length);
  row.histograms[step] = histogram;
  row.present[step] = HISTOGRAM;
}

export const emptyBounds = (steps: number): QuantileBounds => ({
  lower: new Float64Array(steps),
  upper: new Float64Array(steps),
  saturated: new Uint8Array(steps),
});

export function copyBoundsAt(from: QuantileBounds, to: QuantileBounds, step: number): void {
  to.lower[step] = from.lower[step] as number;
  to.upper[step] = from.upper[step] as number;
  to.saturated[step] = from.saturated[step] as number;
}

/** How many samples a row has. */
export function countPresent(present: Uint8Array): number {
  let n = 0;
  for (let i = 0; i < present.length; i++) if ((present[i] as number) !== 0) n++;
  return n;
}

/** Leaves histograms out. */
export function keepFloats(row: Row): void {
  if (!row.histograms) return;
  const { present } = row;
  for (let i = 0; i < present.length; i++) if (present[i] === HISTOGRAM) present[i] = 0;
  row.histograms = null;
}

/** A row that has the first step's sample at each of `steps` steps. */
export function spreadRow(row: Row, steps: number): Row {
  const histogram = row.histograms?.[0];
  const { bounds } = row;
  return {
    labels: row.labels,
    values: new Float64Array(steps).fill(row.values[0] as number),
    present: new Uint8Array(steps).fill(row.present[0] as number),
    histograms: histogram ? emptyHistograms(steps).fill(histogram) : null,
    dropName: row.dropName,
    bounds: bounds && {
      lower: new Float64Array(steps).fill(bounds.lower[0] as number),
      upper: new Float64Array(steps).fill(bounds.upper[0] as number),
      saturated: new Uint8Array(steps).fill(bounds.saturated[0] as number),
    },
  };
}
