import { route } from "@/lib/http/server";
import { TraceQueryParams } from "@/lib/traces";
import { traceFacets } from "@/lib/traces/server";

/** Which services, operations, tenants and models the traces of a range have, as TraceFacets. */
export const GET = route({
  permission: "traces:read",
  query: TraceQueryParams,
  handle: ({ ctx, query }) => traceFacets(ctx, query.range),
});
