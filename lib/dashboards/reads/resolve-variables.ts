import { Fault } from "@/lib/kernel/faults";
import { labelNames, labelValues } from "@/lib/metrics/server";
import { type Ctx, requirePermission } from "@/lib/people";
import type { ResolveVariablesInput } from "../inputs";
import { resolveVariables, type VariableSource } from "../resolve-variables";
import type { ResolvedVariables } from "../views";

/**
 * Options of variables for what is chosen, from the series that the actor may
 * see. Needs metrics:read. A variable that fails says why; the others are
 * answered.
 */
export async function resolveDashboardVariables(ctx: Ctx, input: ResolveVariablesInput): Promise<ResolvedVariables> {
  requirePermission(ctx.actor, "metrics:read");
  const { from, to } = input;
  const stepMs = Math.max(15_000, Math.round((to - from) / 300));
  return { variables: await resolveVariables(input.variables, input.chosen, { from, to, stepMs }, variableSource(ctx)) };
}

/** The stores, as `ctx` may see them. */
export const variableSource = (ctx: Ctx): VariableSource => ({
  labelValues: (label, matchers) => labelValues(ctx, label, matchers),
  labelNames: (matchers) => labelNames(ctx, matchers),
  queryResult: () => Promise.reject(new Fault("unavailable", "Results of queries are not available as options here.")),
});
