import { route } from "@/lib/http/server";
import { LogQueryParams } from "@/lib/logs";
import { logVolume } from "@/lib/logs/server";

/** How many records of each level there were over time, as LogVolume. */
export const GET = route({
  permission: "logs:read",
  query: LogQueryParams,
  handle: ({ ctx, query }) => logVolume(ctx, query.range, query),
});
