import { SharedPanelParams, SharedPanelQuery } from "@/lib/dashboards";
import { sharedPanel, sharedResponse } from "@/lib/dashboards/server";
import { route } from "@/lib/http/server";

/** The data of one panel of a public link. There is no way to send a query. */
export const GET = route({
  permission: "public",
  params: SharedPanelParams,
  query: SharedPanelQuery,
  handle: async ({ ctx, params, query }) => sharedResponse(await sharedPanel(ctx, params.id, params.panel, query)),
});
