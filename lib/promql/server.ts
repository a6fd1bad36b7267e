import { type Ctx, requirePermission } from "@/lib/people";
import type { PanelQueryRequest } from "./panel-query";
import { answerPanelQueries } from "./service/panel-queries";
import type { RecentQuery } from "./service/query-log";
import { queryService } from "./service/query-service";
import { queriedNames } from "./queried-names";

export { prometheusApi } from "./service/prometheus-api";
export { type RecentQuery } from "./service/query-log";
export {
  DEFAULT_QUERY_LIMITS,
  openQueryService,
  type QueryLimits,
  type QueryService,
  type QueryServiceOptions,
} from "./service/query-service";

/**
 * Answers the queries of a panel, each by itself, as the JSON of a
 * PanelQueryResponse. A query that fails, or that its asker no longer waits for
 * (`signal`), says so in its place. Throws Fault `forbidden` without
 * `metrics:read`, `unavailable` while the server starts.
 */
export const panelQueries = (ctx: Ctx, request: PanelQueryRequest, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>> =>
  answerPanelQueries(ctx, request, signal);

/**
 * What was asked of this process lately, newest first, each text of each asker
 * once; at most 1,000. Needs `settings:read`; who may see one tenant alone sees
 * that tenant's askers.
 */
export function recentQueries(ctx: Ctx): readonly RecentQuery[] {
  requirePermission(ctx.actor, "settings:read");
  const { tenant } = ctx.actor;
  return queryService()
    .log.list()
    .filter((query) => tenant === null || query.tenant === tenant);
}

/**
 * How many of the recent queries read each metric, by name; without their texts,
 * so `metrics:read` is enough. Who may see one tenant alone is told of that
 * tenant's queries.
 */
export function queriedMetrics(ctx: Ctx): Readonly<Record<string, number>> {
  requirePermission(ctx.actor, "metrics:read");
  const { tenant } = ctx.actor;
  const counts = new Map<string, number>();
  for (const { query, tenant: of } of queryService().log.list()) {
    if (tenant !== null && of !== tenant) continue;
    for (const name of queriedNames(query)) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return Object.fromEntries(counts);
}
