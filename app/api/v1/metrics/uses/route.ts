import { route } from "@/lib/http/server";
import { queriedMetrics } from "@/lib/promql/server";

/** Who reads which metric: how many of the recent queries, by name. */
export const GET = route({ permission: "metrics:read", handle: ({ ctx }) => Promise.resolve({ queries: queriedMetrics(ctx) }) });
