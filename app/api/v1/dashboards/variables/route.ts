import { ResolveVariablesInput } from "@/lib/dashboards";
import { resolveDashboardVariables } from "@/lib/dashboards/server";
import { route } from "@/lib/http/server";

/** A read whose question is too long for an address: definitions of variables, so that unsaved ones can be tried. */
export const POST = route({
  permission: "metrics:read",
  body: ResolveVariablesInput,
  handle: ({ ctx, body }) => resolveDashboardVariables(ctx, body),
});
