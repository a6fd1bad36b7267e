import { ImportInput } from "@/lib/dashboards";
import { importDashboard } from "@/lib/dashboards/server";
import { route } from "@/lib/http/server";

/** A dashboard of ours as YAML or JSON text. */
export const POST = route({
  permission: "dashboards:write",
  body: ImportInput,
  largestBodyBytes: 8 * 1024 * 1024,
  status: 201,
  handle: ({ ctx, body }) => importDashboard(ctx, body),
});
