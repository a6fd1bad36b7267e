import { listNodes } from "@/lib/fleet/server";
import { route } from "@/lib/http/server";

export const GET = route({
  permission: "fleet:read",
  handle: async ({ ctx }) => ({ nodes: await listNodes(ctx) }),
});
