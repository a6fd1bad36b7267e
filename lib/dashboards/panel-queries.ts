import { parseDuration } from "@/lib/kernel/time-choice";
import type { PanelQueryRequest } from "@/lib/promql";
import { builtinValues } from "./builtin-variables";
import { interpolateQuery, interpolateText } from "./interpolate";
import type { DataPanel } from "./model";
import type { VariableValue } from "./variable-value";

export interface PanelTimes {
  readonly from: number;
  readonly to: number;
  readonly stepMs: number;
}

/**
 * What a panel asks for with these values and times; null when nothing is to
 * be asked. The step is never finer than the least one that a query wants.
 */
export function panelQueryRequest(
  panel: DataPanel,
  variables: Readonly<Record<string, VariableValue>>,
  times: PanelTimes,
  limits: Pick<PanelQueryRequest, "maxPoints" | "maxSeries">,
): PanelQueryRequest | null {
  const shown = panel.queries.filter(({ hidden, expr }) => !hidden && expr.trim() !== "");
  if (shown.length === 0) return null;
  const least = shown.map(({ minStep = "" }) => parseDuration(interpolateText(minStep, { variables })) ?? 0);
  const stepMs = Math.max(times.stepMs, ...least);
  const builtins = builtinValues({ ...times, stepMs });
  const queries = shown.map(({ ref, expr, instant }) => ({
    ref,
    expr: interpolateQuery(expr, { variables, builtins }),
    kind: instant ? ("instant" as const) : ("range" as const),
  }));
  return { queries, from: times.from, to: times.to, stepMs, ...limits };
}
