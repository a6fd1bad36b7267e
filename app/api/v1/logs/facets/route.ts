import { route } from "@/lib/http/server";
import { LogQueryParams } from "@/lib/logs";
import { logFacets } from "@/lib/logs/server";

/** Which levels, services, nodes and tenants the records of a range have, as LogFacets. */
export const GET = route({
  permission: "logs:read",
  query: LogQueryParams,
  handle: ({ ctx, query }) => logFacets(ctx, query.range, query),
});
