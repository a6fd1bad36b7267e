import { NodeParams, RangeParams } from "@/lib/fleet";
import { nodeDetail } from "@/lib/fleet/server";
import { route } from "@/lib/http/server";

export const GET = route({
  permission: "fleet:read",
  params: NodeParams,
  query: RangeParams,
  handle: ({ ctx, params, query }) => nodeDetail(ctx, params.id, query),
});
