import { PermalinkParams } from "@/lib/dashboards";
import { getPermalink } from "@/lib/dashboards/server";
import { route } from "@/lib/http/server";

export const GET = route({
  permission: "metrics:read",
  params: PermalinkParams,
  handle: ({ ctx, params }) => getPermalink(ctx, params.id),
});
