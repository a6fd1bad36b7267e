import { DashboardParams } from "@/lib/dashboards";
import { undeleteDashboard } from "@/lib/dashboards/server";
import { route } from "@/lib/http/server";

export const POST = route({
  permission: "dashboards:write",
  params: DashboardParams,
  handle: ({ ctx, params }) => undeleteDashboard(ctx, params.id),
});
