import { route } from "@/lib/http/server";
import { MetricQueryParams } from "@/lib/metrics";
import { queryMetrics } from "@/lib/metrics/server";

/** One metric evaluated on a time grid, as QueryResult. */
export const GET = route({
  permission: "metrics:read",
  query: MetricQueryParams,
  handle: ({ ctx, query }) => queryMetrics(ctx, query),
});
