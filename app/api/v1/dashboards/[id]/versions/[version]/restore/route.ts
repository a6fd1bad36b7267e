import { RestoreVersionInput, VersionParams } from "@/lib/dashboards";
import { restoreVersion } from "@/lib/dashboards/server";
import { route } from "@/lib/http/server";

export const POST = route({
  permission: "dashboards:write",
  params: VersionParams,
  body: RestoreVersionInput,
  handle: ({ ctx, params, body }) => restoreVersion(ctx, params.id, params.version, body),
});
