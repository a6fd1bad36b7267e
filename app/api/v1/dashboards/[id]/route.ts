import { DashboardParams, SaveDashboardInput, VersionQuery } from "@/lib/dashboards";
import { deleteDashboard, getDashboard, saveDashboard } from "@/lib/dashboards/server";
import { route } from "@/lib/http/server";

export const GET = route({
  permission: "metrics:read",
  params: DashboardParams,
  query: VersionQuery,
  handle: ({ ctx, params, query }) => getDashboard(ctx, params.id, query.version),
});

/** 409 when somebody else saved in between. */
export const PUT = route({
  permission: "dashboards:write",
  params: DashboardParams,
  body: SaveDashboardInput,
  handle: ({ ctx, params, body }) => saveDashboard(ctx, params.id, body),
});

export const DELETE = route({
  permission: "dashboards:write",
  params: DashboardParams,
  handle: ({ ctx, params }) => deleteDashboard(ctx, params.id),
});
