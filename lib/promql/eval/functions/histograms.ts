import type { Call, Expr } from "../../ast";
import type { FloatHistogram } from "../../histogram/float-histogram";
import { nativeFraction, nativeQuantile, nativeQuantileBounds } from "../../histogram/quantile";
import { histogramAverage, histogramDeviation, histogramVariance } from "../../histogram/statistics";
import { quoteText } from "../../quote";
import { emptyRow } from "../aggregation/accumulator";
import type { Evaluation } from "../evaluation";
import { formatFloat, formatLabelNumber } from "../go-text";
import type { Grid } from "../grid";
import { withLabel } from "../label-sets";
import { streamMerged, streamNameless } from "../name-drop";
import { fractionOfNaN, quantileOfNaN, quantileOutOfRange, quantileSkewed } from "../notes";
import { executionError } from "../query-error";
import { FLOAT, HISTOGRAM } from "../result";
import { type Row, type RowSink, emptyBounds } from "../row";
import { setFloat } from "../window-function";
import { type BucketGroup, bucketGroups, eachStep } from "./bucket-groups";
import { labelArgument } from "./labels";

const OF_HISTOGRAM: Readonly<Record<string, (h: FloatHistogram) => number>> = {
  histogram_count: (h) => h.count,
  histogram_sum: (h) => h.sum,
  histogram_avg: histogramAverage,
  histogram_stddev: histogramDeviation,
  histogram_stdvar: histogramVariance,
};

export const isHistogramStatistic = (func: string): boolean => Object.hasOwn(OF_HISTOGRAM, func);

/** A number from every native histogram; floats have none. */
export function streamHistogramStatistic(ev: Evaluation, node: Call, grid: Grid, sink: RowSink): void {
  const source = node.args[0] as Expr;
  const of = OF_HISTOGRAM[node.func] as (h: FloatHistogram) => number;
  streamNameless(ev, source, sink, (to) =>
    ev.stream(source, grid, {
      retains: to.retains,
      take: (row) => {
        const { histograms, present, values } = row;
        let any = false;
        for (let i = 0; i < present.length; i++) {
          const histogram = present[i] === HISTOGRAM ? histograms?.[i] : undefined;
          present[i] = histogram ? FLOAT : 0;
          if (!histogram) continue;
          values[i] = of(histogram);
          any = true;
        }
        row.histograms = null;
        row.bounds = null;
        if (any) to.take(row);
      },
    }),
  );
}

/** A percentile's row, with the bounds of its buckets where they are asked for. */
function quantileRow(ev: Evaluation, group: BucketGroup, source: Expr, grid: Grid, quantiles: Float64Array): Row {
  const row = emptyRow(group.labels, true, grid.steps);
  const bounds = ev.plan.params.bounds ? emptyBounds(grid.steps) : null;
  row.bounds = bounds;
  eachStep(ev, group, source, grid, {
    classic: (i, buckets) => {
      const q = quantiles[i] as number;
      setFloat(row, i, buckets.quantile(q));
      if (bounds) buckets.writeBounds(q, bounds.lower, bounds.upper, bounds.saturated, i);
    },
    native: (i, histogram) => {
      const q = quantiles[i] as number;
      const { value, nan } = nativeQuantile(q, histogram);
      if (nan) ev.notes.add((nan === "lost" ? quantileOfNaN : quantileSkewed)(group.name), source.range);
      setFloat(row, i, value);
      if (!bounds) return;
      const within = nativeQuantileBounds(q, histogram);
      bounds.lower[i] = within ? within.lower : NaN;
      bounds.upper[i] = within ? within.upper : NaN;
      bounds.saturated[i] = within?.saturated ? 1 : 0;
    },
  });
  return row;
}

function quantilesOf(ev: Evaluation, arg: Expr, grid: Grid): Float64Array {
  const quantiles = ev.scalar(arg, grid);
  for (const q of quantiles) if (!(q >= 0 && q <= 1)) ev.notes.add(quantileOutOfRange(q), arg.range);
  return quantiles;
}

const hasSamples = (row: Row): boolean => row.present.includes(FLOAT);

/** `histogram_quantile(q, v)`. */
export function streamHistogramQuantile(ev: Evaluation, node: Call, grid: Grid, sink: RowSink): void {
  const [arg, source] = node.args as [Expr, Expr];
  const quantiles = quantilesOf(ev, arg, grid);
  streamMerged(sink, (to) => {
    for (const group of bucketGroups(ev, source, grid)) {
      const row = quantileRow(ev, group, source, grid, quantiles);
      if (hasSamples(row)) to.take(row);
    }
  });
}

/** `histogram_quantiles(v, label, q…)`: each quantile as a row of its own, named by the label. */
export function streamHistogramQuantiles(ev: Evaluation, node: Call, grid: Grid, sink: RowSink): void {
  const [source, labelArg, ...args] = node.args as [Expr, Expr, ...Expr[]];
  const label = labelArgument(labelArg, (quoted) => `invalid label name ${quoted}`);
  const all = args.map((arg) => quantilesOf(ev, arg, grid));
  streamMerged(sink, (to) => {
    for (const group of bucketGroups(ev, source, grid)) {
      for (const quantiles of all) {
        for (const [q, labelled] of distinct(quantiles)) {
          const row = quantileRow(ev, group, source, grid, quantiles);
          row.labels = withLabel(row.labels, label, formatLabelNumber(q));
          for (let i = 0; i < grid.steps; i++) if (labelled[i] === 0) row.present[i] = 0;
          if (hasSamples(row)) to.take(row);
        }
      }
    }
  });
}

/** The values of a scalar, which hardly ever changes, with the steps at which it has them. */
function distinct(scalars: Float64Array): [number, Uint8Array][] {
  const masks = new Map<number, Uint8Array>();
  for (let i = 0; i < scalars.length; i++) {
    const value = scalars[i] as number;
    let mask = masks.get(value);
    if (!mask) masks.set(value, (mask = new Uint8Array(scalars.length)));
    mask[i] = 1;
    if (masks.size > 100) throw executionError(`too many different quantiles, among them ${quoteText(formatFloat(value))}`);
  }
  return [...masks];
}

/** `histogram_fraction(lower, upper, v)`. */
export function streamHistogramFraction(ev: Evaluation, node: Call, grid: Grid, sink: RowSink): void {
  const [lowerArg, upperArg, source] = node.args as [Expr, Expr, Expr];
  const lower = ev.scalar(lowerArg, grid);
  const upper = ev.scalar(upperArg, grid);
  streamMerged(sink, (to) => {
    for (const group of bucketGroups(ev, source, grid)) {
      const row = emptyRow(group.labels, true, grid.steps);
      eachStep(
        ev,
        group,
        source,
        grid,
        {
          classic: (i, buckets) => setFloat(row, i, buckets.fraction(lower[i] as number, upper[i] as number)),
          native: (i, histogram) => {
            if (Number.isNaN(histogram.sum)) ev.notes.add(fractionOfNaN(group.name), source.range);
            setFloat(row, i, nativeFraction(lower[i] as number, upper[i] as number, histogram));
          },
        },
        false,
      );
      if (hasSamples(row)) to.take(row);
    }
  });
}
