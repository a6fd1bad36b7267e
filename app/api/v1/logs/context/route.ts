import { z } from "zod";
import { route } from "@/lib/http/server";
import { logContext } from "@/lib/logs/server";

/** A record with up to fifty before and after it in its stream, as LogContext. */
export const GET = route({
  permission: "logs:read",
  query: z.strictObject({ id: z.string().min(1).max(256) }),
  handle: ({ ctx, query }) => logContext(ctx, query.id),
});
