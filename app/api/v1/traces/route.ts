import { route } from "@/lib/http/server";
import { TraceQueryParams } from "@/lib/traces";
import { searchTraces } from "@/lib/traces/server";

/** Traces that start in a range and meet every condition, as TracePage. */
export const GET = route({
  permission: "traces:read",
  query: TraceQueryParams,
  handle: ({ ctx, query }) => searchTraces(ctx, query),
});
