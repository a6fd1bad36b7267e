import { route } from "@/lib/http/server";
import { LogQueryParams } from "@/lib/logs";
import { searchLogs } from "@/lib/logs/server";

/** Records of a range that meet every condition, newest first unless asked otherwise, as LogPage. */
export const GET = route({
  permission: "logs:read",
  query: LogQueryParams,
  handle: ({ ctx, query }) => searchLogs(ctx, query),
});
