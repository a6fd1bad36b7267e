import { type EngineQuantile, type LatencyFigure, NO_LATENCY } from "./measures";

/** One figure from quantiles by engine: the slowest speaks, all are kept. Engines without observations are left out. */
export function latencyFigure(parts: readonly EngineQuantile[]): LatencyFigure {
  const known = parts.filter((p) => p.value !== null).sort((a, b) => (a.engine < b.engine ? -1 : a.engine > b.engine ? 1 : 0));
  const slowest = known.reduce<EngineQuantile | null>(
    (worst, p) => (worst === null || (p.value ?? 0) > (worst.value ?? 0) ? p : worst),
    null,
  );
  if (slowest === null) return NO_LATENCY;
  const { value, low, high, saturated } = slowest;
  return { value, low, high, saturated, parts: known };
}
