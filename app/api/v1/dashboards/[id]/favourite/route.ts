import { DashboardParams } from "@/lib/dashboards";
import { setFavourite } from "@/lib/dashboards/server";
import { route } from "@/lib/http/server";

/** About the asking person alone. */
export const PUT = route({
  permission: "metrics:read",
  params: DashboardParams,
  handle: ({ ctx, params }) => setFavourite(ctx, params.id, true),
});

export const DELETE = route({
  permission: "metrics:read",
  params: DashboardParams,
  handle: ({ ctx, params }) => setFavourite(ctx, params.id, false),
});
