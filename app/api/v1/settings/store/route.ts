import { route } from "@/lib/http/server";
import { dutyStatus } from "@/lib/jobs/server";
import { storeStats } from "@/lib/metrics/server";

/** Size and health of the store, and how the duties that keep it fare. */
export const GET = route({
  permission: "settings:read",
  handle: async ({ ctx }) => ({ metrics: await storeStats(ctx), duties: await dutyStatus(ctx) }),
});
