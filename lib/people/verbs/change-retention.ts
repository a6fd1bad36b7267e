import { inScope, WHOLE_FLEET } from "@/lib/db/server";
import { Fault } from "@/lib/kernel/faults";
import { requirePermission } from "../actor";
import type { Ctx } from "../context";
import type { RetentionInput } from "../inputs";
import type { RetentionSettings } from "../retention";
import { recordAudit } from "../store/audit";
import { findRetention, saveRetention } from "../store/settings";
import { retentionView } from "../store/views";
import type { RetentionView } from "../views";

/** Decides how long telemetry is kept. What is older goes at the next pass of the retention duty. */
export async function changeRetention(ctx: Ctx, input: RetentionInput): Promise<RetentionView> {
  requirePermission(ctx.actor, "retention:write");
  if (ctx.actor.tenant !== null) throw new Fault("forbidden", "Retention is decided for the whole fleet.");
  const settings: RetentionSettings = input;
  if (settings.fleet.rollups < settings.fleet.metrics) {
    throw new Fault("invalid", "Roll-ups must be kept at least as long as the samples they stand for.", { at: "fleet.rollups" });
  }
  return inScope(WHOLE_FLEET, async (tx) => {
    const before = await findRetention(tx);
    const saved = await saveRetention(tx, settings, ctx.actor.name, ctx.clock.now());
    await recordAudit(tx, ctx, "retention.change", { subject: "setting:retention", before: before?.value ?? null, after: settings });
    return retentionView(saved);
  });
}
