import { inTransaction, database } from "@/lib/db/server";
import { type Ctx, requirePermission } from "@/lib/people";
import { recordAudit } from "@/lib/people/server";
import { lockTarget, saveTarget } from "../store/targets";
import type { Target } from "../target";
import { publicTarget, settingsOf } from "../target-view";
import { editable } from "./update-target";

/**
 * Stops scraping a target, or resumes it; its series end when it stops. Throws
 * Fault `forbidden` without `targets:write`, `not-found`, `conflict` for a
 * target of the targets file.
 */
export async function pauseTarget(ctx: Ctx, id: string, paused: boolean): Promise<Target> {
  requirePermission(ctx.actor, "targets:write");
  return inTransaction(database().pool, async (client) => {
    const before = editable(await lockTarget(client, id));
    if (before.paused === paused) return publicTarget(before);
    const settings = { ...settingsOf(before), paused };
    const after = await saveTarget(client, { id, source: "console", settings, sealedToken: before.sealedToken, at: ctx.clock.now() });
    await recordAudit(client, ctx, paused ? "target.pause" : "target.resume", {
      subject: `target:${id}`,
      before: { paused: before.paused },
      after: { paused },
    });
    return publicTarget(after);
  });
}
