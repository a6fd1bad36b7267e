import { route } from "@/lib/http/server";
import { DifferingParams } from "@/lib/traces";
import { tracesDifferent } from "@/lib/traces/server";

/** What sets the selected traces apart, as Differences. It changes nothing; the question may be too long for an address. */
export const POST = route({
  permission: "traces:read",
  body: DifferingParams,
  handle: ({ ctx, body }) => tracesDifferent(ctx, body),
});
