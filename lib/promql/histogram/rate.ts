import { addHistograms, asGauge, subtractHistograms } from "./arithmetic";
import { hasCustomBounds } from "./bounds";
import { compactHistogram } from "./compact";
import { EMPTY_HISTOGRAM, type FloatHistogram } from "./float-histogram";
import { detectReset } from "./resets";

/** What a window's growth has to be said about. */
export interface GrowthNotes {
  /** Exponential and custom buckets were mixed: there is no growth. */
  readonly mixedSchemas: boolean;
  /** A gauge, where a counter was expected. */
  readonly notCounter: boolean;
  /** No gauge, where one was expected. */
  readonly notGauge: boolean;
  readonly reconciledSubtraction: boolean;
  readonly reconciledAddition: boolean;
}

export interface HistogramGrowth {
  /** From the first sample to the last, not extrapolated; a gauge. Null when it cannot be computed. */
  readonly histogram: FloatHistogram | null;
  readonly notes: GrowthNotes;
}

/**
 * The growth over consecutive samples `from` to `to` (excluded), at least one of
 * them, all histograms. Of a counter what was reached before each reset is added;
 * of a gauge it is the difference of the ends. See Prometheus' `rate` and `delta`.
 */
export function histogramGrowth(
  samples: readonly (FloatHistogram | undefined)[],
  from: number,
  to: number,
  isCounter: boolean,
): HistogramGrowth {
  const at = (i: number): FloatHistogram => samples[i] as FloatHistogram;
  let first = at(from);
  const last = at(to - 1);
  const notes = { ...NO_NOTES };
  if (isCounter) {
    for (let i = from; i < to; i++) if (at(i).hint === "gauge") notes.notCounter = true;
  } else if (first.hint !== "gauge" || last.hint !== "gauge") notes.notGauge = true;
  // After a reset at the second sample nothing of the first counts, nor need it fit.
  const second = to - from > 1 ? at(from + 1) : null;
  if (isCounter && second && detectReset(first, second)) {
    first = { ...EMPTY_HISTOGRAM, schema: second.schema, zeroThreshold: second.zeroThreshold, customBounds: second.customBounds };
  }
  for (let i = isCounter ? from + 1 : to - 1; i < to; i++) {
    if (hasCustomBounds(at(i)) !== hasCustomBounds(first)) return { histogram: null, notes: { ...notes, mixedSchemas: true } };
  }
  const difference = subtractHistograms(last, first);
  if (!difference) return { histogram: null, notes: { ...notes, mixedSchemas: true } };
  notes.reconciledSubtraction = difference.notes.boundsReconciled;
  let growth = difference.histogram;
  if (isCounter) {
    let previous = first;
    for (let i = from + 1; i < to; i++) {
      const current = at(i);
      if (detectReset(previous, current)) {
        const added = addHistograms(growth, previous);
        if (!added) return { histogram: null, notes: { ...notes, mixedSchemas: true } };
        growth = added.histogram;
        notes.reconciledAddition ||= added.notes.boundsReconciled;
      }
      previous = current;
    }
  }
  return { histogram: asGauge(compactHistogram(growth)), notes };
}

const NO_NOTES: { -readonly [K in keyof GrowthNotes]: GrowthNotes[K] } = {
  mixedSchemas: false,
  notCounter: false,
  notGauge: false,
  reconciledSubtraction: false,
  reconciledAddition: false,
};
