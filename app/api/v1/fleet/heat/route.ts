import { HeatParams } from "@/lib/fleet";
import { replicaHeat } from "@/lib/fleet/server";
import { route } from "@/lib/http/server";

export const GET = route({
  permission: "fleet:read",
  query: HeatParams,
  handle: ({ ctx, query }) => replicaHeat(ctx, query.metric, query.range),
});
