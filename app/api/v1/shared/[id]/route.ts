import { SharedParams } from "@/lib/dashboards";
import { sharedDashboard, sharedResponse } from "@/lib/dashboards/server";
import { route } from "@/lib/http/server";

/** The dashboard of a public link; the id is its token. */
export const GET = route({
  permission: "public",
  params: SharedParams,
  handle: async ({ ctx, params }) => sharedResponse(await sharedDashboard(ctx, params.id)),
});
