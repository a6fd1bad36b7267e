import { DashboardParams, ExportQuery } from "@/lib/dashboards";
import { exportDashboard, exportResponse } from "@/lib/dashboards/server";
import { route } from "@/lib/http/server";

/** The dashboard as text; `?format=json` for JSON. */
export const GET = route({
  permission: "metrics:read",
  params: DashboardParams,
  query: ExportQuery,
  handle: async ({ ctx, params, query }) => exportResponse(await exportDashboard(ctx, params.id, query.format, query.version)),
});
