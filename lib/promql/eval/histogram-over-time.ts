import type { FloatHistogram } from "../histogram/float-histogram";
import { HistogramMean, HistogramSum } from "../histogram/over-time";
import { metricName } from "./label-sets";
import { boundsReconciled, mixedSchemas, resetCollision } from "./notes";
import type { Window, WindowContext } from "./window-function";

type Accumulator = Pick<HistogramSum, "add" | "result" | "notes">;

/** Undefined, with a warning, where exponential and custom buckets are mixed. */
function accumulate(window: Window, context: WindowContext, into: Accumulator): FloatHistogram | undefined {
  const { input, histogramFrom, histogramTo } = window;
  for (let i = histogramFrom; i < histogramTo; i++) {
    if (into.add(input.histograms[i] as FloatHistogram)) continue;
    context.note(mixedSchemas(metricName(input.labels)));
    return undefined;
  }
  if (into.notes.resetCollision) context.note(resetCollision("aggregation"));
  if (into.notes.boundsReconciled) context.note(boundsReconciled("aggregation"));
  return into.result();
}

export const sumOverTime = (window: Window, context: WindowContext) => accumulate(window, context, new HistogramSum());
export const averageOverTime = (window: Window, context: WindowContext) => accumulate(window, context, new HistogramMean());
