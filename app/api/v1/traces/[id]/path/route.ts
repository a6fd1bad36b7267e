import { route } from "@/lib/http/server";
import { PathParams, TraceIdParams } from "@/lib/traces";
import { pathOfRequest } from "@/lib/traces/server";

/** The phases of a request from the gateway to the stream with what is usual, as RequestPath. */
export const GET = route({
  permission: "traces:read",
  params: TraceIdParams,
  query: PathParams,
  handle: ({ ctx, params, query }) => pathOfRequest(ctx, params.id, query.hours),
});
