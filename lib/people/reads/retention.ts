import { inScope, WHOLE_FLEET } from "@/lib/db/server";
import { requirePermission } from "../actor";
import type { Ctx } from "../context";
import { DEFAULT_RETENTION, type RetentionSettings } from "../retention";
import { findRetention } from "../store/settings";
import { retentionView } from "../store/views";
import type { RetentionView } from "../views";

/** How long telemetry is kept, as the settings page shows it. */
export async function retention(ctx: Ctx): Promise<RetentionView> {
  requirePermission(ctx.actor, "settings:read");
  return retentionView(await inScope(WHOLE_FLEET, findRetention));
}

/** How long telemetry is kept, for the duties that remove it. */
export async function retentionSettings(): Promise<RetentionSettings> {
  return (await inScope(WHOLE_FLEET, findRetention))?.value ?? DEFAULT_RETENTION;
}
