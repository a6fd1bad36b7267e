import { Fault } from "@/lib/kernel/faults";
import { labelNames, labelValues } from "@/lib/metrics/server";
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
  return { variables: await resolveVariables(input.variables, input.chosen, { from, to, stepMs }, variableSource(ctx)) };
}

/** The stores, as `ctx` may see them. */
export const variableSource = (ctx: Ctx): VariableSource => ({
  labelValues: (label, matchers) => labelValues(ctx, label, matchers),
  labelNames: (matchers) => labelNames(ctx, matchers),
  queryResult: (expr, at) => queryResult(ctx, expr, at),
});

async function queryResult(ctx: Ctx, expr: string, at: number): Promise<readonly string[]> {
  const query = { ref: "A", expr, kind: "instant" as const };
  const { results } = await askQueries(ctx, { queries: [query], from: at - 1000, to: at, stepMs: 1000, maxSeries: 1000 });
  const [answer] = results;
  if (answer === undefined) return [];
  if ("error" in answer) throw new Fault("invalid", answer.error.message, { fix: answer.error.fix });
  return resultLines(answer);
}
