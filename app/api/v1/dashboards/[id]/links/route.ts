import { CreatePublicLinkInput, DashboardParams } from "@/lib/dashboards";
import { createPublicLink, listPublicLinks } from "@/lib/dashboards/server";
import { route } from "@/lib/http/server";

/** Public links to the dashboard, never their tokens. */
export const GET = route({
  permission: "dashboards:write",
  params: DashboardParams,
  handle: ({ ctx, params }) => listPublicLinks(ctx, params.id),
});

export const POST = route({
  permission: "dashboards:write",
  params: DashboardParams,
  body: CreatePublicLinkInput,
  status: 201,
  handle: ({ ctx, params, body }) => createPublicLink(ctx, params.id, body),
});
