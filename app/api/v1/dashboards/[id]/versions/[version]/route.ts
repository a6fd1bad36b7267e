import { VersionParams } from "@/lib/dashboards";
import { getVersion } from "@/lib/dashboards/server";
import { route } from "@/lib/http/server";

export const GET = route({
  permission: "metrics:read",
  params: VersionParams,
  handle: ({ ctx, params }) => getVersion(ctx, params.id, params.version),
});
