import { z } from "zod";
import { route } from "@/lib/http/server";
import { traceById } from "@/lib/traces/server";

const Params = z.object({ id: z.string().regex(/^[0-9a-fA-F]{1,32}$/, "a trace id is up to 32 hex digits") });

/** One trace, ready to draw, as TraceDetail. */
export const GET = route({
  permission: "traces:read",
  params: Params,
  handle: ({ ctx, params }) => traceById(ctx, params.id.toLowerCase().padStart(32, "0")),
});
