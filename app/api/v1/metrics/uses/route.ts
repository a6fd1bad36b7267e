import { metricsInDashboards } from "@/lib/dashboards/server";
import { route } from "@/lib/http/server";
import { queriedMetrics } from "@/lib/promql/server";

/** Who reads which metric, by name: dashboards, and how many of the recent queries. */
export const GET = route({
  permission: "metrics:read",
  handle: async ({ ctx }) => ({ queries: queriedMetrics(ctx), dashboards: Object.fromEntries(await metricsInDashboards(ctx)) }),
});
