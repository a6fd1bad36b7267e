import { DashboardParams } from "@/lib/dashboards";
import { listVersions } from "@/lib/dashboards/server";
import { route } from "@/lib/http/server";

export const GET = route({
  permission: "metrics:read",
  params: DashboardParams,
  handle: ({ ctx, params }) => listVersions(ctx, params.id),
});
