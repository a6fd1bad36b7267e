import type { Labels } from "@/lib/kernel/labels";
import type { Row } from "../row";

/** Folds the rows of one group into one row. */
export interface Accumulator {
  /** Does not keep the row. */
  add(row: Row): void;
  /** The group's row; called once. */
  finish(labels: Labels, dropName: boolean): Row;
}

export const emptyRow = (labels: Labels, dropName: boolean, steps: number): Row => ({
  labels,
  values: new Float64Array(steps),
  present: new Uint8Array(steps),
  histograms: null,
  dropName,
  bounds: null,
});
