import { route } from "@/lib/http/server";
import { MapParams } from "@/lib/traces";
import { traceServiceMap } from "@/lib/traces/server";

/** Who calls whom, with rates, failures and durations, now and before, as ServiceMap. */
export const GET = route({
  permission: "traces:read",
  query: MapParams,
  handle: ({ ctx, query }) => traceServiceMap(ctx, query.query, query.before),
});
