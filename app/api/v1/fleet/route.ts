import { RangeParams } from "@/lib/fleet";
import { fleetOverview } from "@/lib/fleet/server";
import { route } from "@/lib/http/server";

export const GET = route({
  permission: "fleet:read",
  query: RangeParams,
  handle: ({ ctx, query }) => fleetOverview(ctx, query),
});
