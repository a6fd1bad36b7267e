import { DashboardParams, PermalinkInput } from "@/lib/dashboards";
import { createPermalink } from "@/lib/dashboards/server";
import { route } from "@/lib/http/server";

/** Whoever may open a dashboard may point others at what they see. */
export const POST = route({
  permission: "metrics:read",
  params: DashboardParams,
  body: PermalinkInput,
  status: 201,
  handle: ({ ctx, params, body }) => createPermalink(ctx, params.id, body),
});
