import { type Ctx, requirePermission } from "@/lib/people";
import type { PanelQueryRequest } from "./panel-query";
import { answerPanelQueries } from "./service/panel-queries";
import type { RecentQuery } from "./service/query-log";
import { queryService } from "./service/query-service";

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
