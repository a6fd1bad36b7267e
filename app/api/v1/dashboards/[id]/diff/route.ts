import { DashboardParams, DiffQuery } from "@/lib/dashboards";
import { diffVersions } from "@/lib/dashboards/server";
import { route } from "@/lib/http/server";

export const GET = route({
  permission: "metrics:read",
  params: DashboardParams,
  query: DiffQuery,
  handle: ({ ctx, params, query }) => diffVersions(ctx, params.id, query.from, query.to),
});
