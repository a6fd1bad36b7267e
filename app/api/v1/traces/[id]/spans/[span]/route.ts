import { route } from "@/lib/http/server";
import { SpanIdParams } from "@/lib/traces";
import { spanById } from "@/lib/traces/server";

/** Everything about the spans of a trace that have one id, as StoredSpan[]. */
export const GET = route({
  permission: "traces:read",
  params: SpanIdParams,
  handle: ({ ctx, params }) => spanById(ctx, params.id, params.span),
});
