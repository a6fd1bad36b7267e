/** The measures of one node, and of several together. */
import { type Points, maxOf, meanOf, ratioOf, sumOf, sumPoints } from "./arithmetic";
import { type Gpu, memoryOf } from "./gpus";
import { latencyFigure } from "./latency";
import type { EngineQuantile } from "./measures";
import { ended, errorRatio } from "./outcome";
import type { Vitals } from "./overview";
import type { Engine } from "./registry/entry";

/** What is measured of a node over a period; rates per second on the period's own grid. */
export interface NodeMeasures {
  readonly engine: Engine;
  readonly finished: Points;
  readonly failed: Points;
  readonly preempted: Points;
  readonly promptTokens: Points;
  readonly tokens: Points;
  readonly prefixHits: Points;
  readonly prefixLookups: Points;
  readonly ttftP50: readonly EngineQuantile[];
  readonly ttftP95: readonly EngineQuantile[];
  readonly itlP95: readonly EngineQuantile[];
  readonly running: number | null;
  readonly waiting: number | null;
  readonly kvUsage: number | null;
  readonly gpus: readonly Gpu[];
}

type Quantiles = Pick<NodeMeasures, "ttftP50" | "ttftP95" | "itlP95">;

/**
 * Measures of several nodes as one. Rates and queues add up, the KV cache is
 * the fullest one's, and latencies are those read from the nodes' histograms
 * together (`quantiles`), never a mean of quantiles.
 */
export function vitalsOf(nodes: readonly NodeMeasures[], quantiles: Quantiles): Vitals {
  const mean = (pick: (n: NodeMeasures) => Points) => meanOf(sumPoints(nodes.map(pick)));
  const gpus = [...new Set(nodes.flatMap((n) => n.gpus))];
  return {
    requestsPerS: mean((n) => n.finished),
    ttftP50: latencyFigure(quantiles.ttftP50),
    ttftP95: latencyFigure(quantiles.ttftP95),
    itlP95: latencyFigure(quantiles.itlP95),
    tokensPerS: mean((n) => n.tokens),
    promptTokensPerS: mean((n) => n.promptTokens),
    running: sumOf(nodes.map((n) => n.running)),
    waiting: sumOf(nodes.map((n) => n.waiting)),
    kvUsage: maxOf(nodes.map((n) => n.kvUsage)),
    prefixHitRatio: ratioOf(
      mean((n) => n.prefixHits),
      mean((n) => n.prefixLookups),
    ),
    errorRatio: errorsOf(nodes),
    preemptionsPerS: mean((n) => n.preempted),
    gpuMemory: memoryOf(gpus),
    gpuUtilisation: meanOf(gpus.map((g) => g.utilisation)),
  };
}

/** Failed over ended requests of these nodes together; null when none of them can say. */
export function errorsOf(nodes: readonly NodeMeasures[]): number | null {
  let failed = 0;
  let all: number | null = null;
  for (const n of nodes) {
    const finished = meanOf(n.finished);
    const bad = meanOf(n.failed);
    const ratio = errorRatio(n.engine, finished, bad);
    const total = ended(n.engine, finished, bad);
    if (ratio === null || total === null) continue;
    failed += ratio * total;
    all = (all ?? 0) + total;
  }
  return ratioOf(failed, all);
}

/** Failed over ended requests, point by point. */
export function errorPoints(nodes: readonly NodeMeasures[]): (number | null)[] {
  const length = Math.max(0, ...nodes.map((n) => n.finished.length));
  return Array.from({ length }, (_, i) =>
    errorsOf(nodes.map((n) => ({ ...n, finished: [n.finished[i] ?? null], failed: [n.failed[i] ?? null] }))),
  );
}
