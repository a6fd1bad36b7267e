import { route } from "@/lib/http/server";
import { TraceIdParams } from "@/lib/traces";
import { skeletonById, skeletonStream } from "@/lib/traces/server";

/** A trace of any size as lines of JSON: a SkeletonHead, then one SkeletonPage a line. */
export const GET = route({
  permission: "traces:read",
  params: TraceIdParams,
  handle: async ({ ctx, params }) =>
    new Response(skeletonStream(await skeletonById(ctx, params.id)), { headers: { "content-type": "application/x-ndjson" } }),
});
