import { unknownNames } from "@/lib/fleet/server";
import { route } from "@/lib/http/server";

export const GET = route({
  permission: "settings:read",
  handle: async ({ ctx }) => ({ names: await unknownNames(ctx) }),
});
