import { DashboardParams, DuplicateInput } from "@/lib/dashboards";
import { duplicateDashboard } from "@/lib/dashboards/server";
import { route } from "@/lib/http/server";

export const POST = route({
  permission: "dashboards:write",
  params: DashboardParams,
  body: DuplicateInput,
  status: 201,
  handle: ({ ctx, params, body }) => duplicateDashboard(ctx, params.id, body),
});
