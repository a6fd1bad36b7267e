import { LinkParams } from "@/lib/dashboards";
import { revokePublicLink } from "@/lib/dashboards/server";
import { route } from "@/lib/http/server";

export const DELETE = route({
  permission: "dashboards:write",
  params: LinkParams,
  handle: ({ ctx, params }) => revokePublicLink(ctx, params.id, params.link),
});
