import { inScope } from "@/lib/db/server";
import { type Ctx, requirePermission } from "@/lib/people";
import { BUILTIN_DASHBOARDS } from "../builtin/builtin-dashboards";
import { listHeads } from "../store/dashboards";
import { favouritesOf } from "../store/favourites";
import { builtinSummary, mayWrite, summaryOf } from "../store/views";
import type { DashboardList } from "../views";

/**
 * Every dashboard the actor may open: built-in ones, then by title. With
 * `deleted` the bin instead. Needs metrics:read; a tenant's people see their
 * own and those shown to everyone.
 */
export async function listDashboards(ctx: Ctx, deleted = false): Promise<DashboardList> {
  requirePermission(ctx.actor, "metrics:read");
  const { heads, favourites } = await inScope(ctx.actor, async (tx) => ({
    heads: await listHeads(tx, deleted),
    favourites: await favouritesOf(tx, ctx.actor),
  }));
  const builtin = deleted ? [] : BUILTIN_DASHBOARDS.map((one) => builtinSummary(one, favourites));
  const dashboards = [...builtin, ...heads.map((head) => summaryOf(head, favourites))];
  const sorted = (names: readonly string[]) => [...new Set(names)].filter((name) => name !== "").sort();
  return {
    dashboards,
    folders: sorted(dashboards.map(({ folder }) => folder)),
    tags: sorted(dashboards.flatMap(({ tags }) => tags)),
    mayWrite: mayWrite(ctx),
  };
}
