import { Fault } from "@/lib/kernel/faults";
import { type LabelMatcher, METRIC_NAME } from "@/lib/kernel/labels";
import type { TimeRange } from "@/lib/kernel/time-range";
import { unixMillis } from "@/lib/kernel/units";
import { labelNames, labelValues, seriesLabelNames, seriesLabelValues } from "@/lib/metrics/server";
import { type Ctx, requirePermission } from "@/lib/people";
import type { ResolveVariablesInput } from "../inputs";
import { resultLines } from "../result-lines";
import { resolveVariables, type VariableSource } from "../resolve-variables";
import type { ResolvedVariables } from "../views";
import { askQueries } from "./ask-queries";

/**
 * Options of variables for what is chosen, from the series that the actor may
 * see. Needs metrics:read. A variable that fails says why; the others are
 * answered.
 */
export async function resolveDashboardVariables(ctx: Ctx, input: ResolveVariablesInput): Promise<ResolvedVariables> {
  requirePermission(ctx.actor, "metrics:read");
  const { from, to } = input;
  const stepMs = Math.max(15_000, Math.round((to - from) / 300));
  const source = variableSource(ctx, { from: unixMillis(from), to: unixMillis(to) });
  return { variables: await resolveVariables(input.variables, input.chosen, { from, to, stepMs }, source) };
}

/** The series that PromQL sees in the range, as `ctx` may see them: what is gone is no choice. */
export function variableSource(ctx: Ctx, window: TimeRange): VariableSource {
  const request = (matchers: readonly LabelMatcher[]) => ({ selectors: matchers.length > 0 ? [matchers] : [], window });
  // Of all series there are: the index knows without going through them, though not when.
  const ofAll = (label: string, matchers: readonly LabelMatcher[]) => matchers.length === 0 && label !== METRIC_NAME && label !== "le";
  return {
    labelValues: (label, matchers) => (ofAll(label, matchers) ? labelValues(ctx, label) : seriesLabelValues(ctx, label, request(matchers))),
    labelNames: (matchers) => (matchers.length === 0 ? labelNames(ctx) : seriesLabelNames(ctx, request(matchers))),
    queryResult: (expr, at) => queryResult(ctx, expr, at),
  };
}

async function queryResult(ctx: Ctx, expr: string, at: number): Promise<readonly string[]> {
  const query = { ref: "A", expr, kind: "instant" as const };
  const { results } = await askQueries(ctx, { queries: [query], from: at - 1000, to: at, stepMs: 1000, maxSeries: 1000 });
  const [answer] = results;
  if (answer === undefined) return [];
  if ("error" in answer) throw new Fault("invalid", answer.error.message, { fix: answer.error.fix });
  return resultLines(answer);
}
