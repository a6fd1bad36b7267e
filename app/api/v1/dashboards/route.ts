import { CreateDashboardInput, ListQuery } from "@/lib/dashboards";
import { createDashboard, listDashboards } from "@/lib/dashboards/server";
import { route } from "@/lib/http/server";

/** Every dashboard that the caller may open; `?deleted=true` the bin. */
export const GET = route({
  permission: "metrics:read",
  query: ListQuery,
  handle: ({ ctx, query }) => listDashboards(ctx, query.deleted === "true"),
});

export const POST = route({
  permission: "dashboards:write",
  body: CreateDashboardInput,
  status: 201,
  handle: ({ ctx, body }) => createDashboard(ctx, body),
});
