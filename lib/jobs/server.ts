import { database } from "@/lib/db/server";
import { type Ctx, requirePermission } from "@/lib/people";
import type { DutyStatus } from "./duty";
import { readStatus } from "./store/status";

export { Jobs, type JobsOptions } from "./store/jobs";

/** Every duty that has ever run, by name, with its last run. Needs settings:read. */
export async function dutyStatus(ctx: Ctx): Promise<DutyStatus[]> {
  requirePermission(ctx.actor, "settings:read");
  return await readStatus(database(), ctx.clock.now());
}
