import { route } from "@/lib/http/server";
import { GroupParams } from "@/lib/traces";
import { traceGroups } from "@/lib/traces/server";

/** Counts, failures and percentiles per value of an attribute, as TraceGroups. */
export const GET = route({
  permission: "traces:read",
  query: GroupParams,
  handle: ({ ctx, query }) => traceGroups(ctx, query.query, query.by, query.of),
});
