import { route } from "@/lib/http/server";
import { PanelQueryParams } from "@/lib/promql";
import { panelQueries } from "@/lib/promql/server";

/** The queries of a chart or table, as PanelQueryResponse. It changes nothing; queries may be too long for an address. */
export const POST = route({
  permission: "metrics:read",
  body: PanelQueryParams,
  handle: async ({ ctx, body, request }) =>
    new Response(await panelQueries(ctx, body, request.signal), { headers: { "content-type": "application/json" } }),
});
