import { z } from "zod";
import { route } from "@/lib/http/server";
import { Fault } from "@/lib/kernel/faults";
import { traceById } from "@/lib/traces/server";

const Params = z.object({ traceId: z.string().regex(/^[0-9a-fA-F]{1,32}$/, "a trace id is up to 32 hex digits") });

/** One trace, ready to draw, as TraceDetail. */
export const GET = route({
  permission: "traces:read",
  params: Params,
  handle: async ({ ctx, params }) => {
    const trace = await traceById(ctx, params.traceId.toLowerCase().padStart(32, "0"));
    if (trace === null) throw new Fault("not-found", "There is no such trace, or it is past its retention.");
    return trace;
  },
});
