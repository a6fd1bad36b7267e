import { inTransaction, database } from "@/lib/db/server";
import { type Ctx, requirePermission } from "@/lib/people";
import { recordAudit } from "@/lib/people/server";
import { deleteTarget, lockTarget } from "../store/targets";
import { auditedTarget } from "../target-view";
import { editable } from "./update-target";

/**
 * Removes a target; its series end, what they measured stays. Throws Fault
 * `forbidden` without `targets:write`, `not-found`, `conflict` for a target of
 * the targets file.
 */
export async function removeTarget(ctx: Ctx, id: string): Promise<void> {
  requirePermission(ctx.actor, "targets:write");
  await inTransaction(database().pool, async (client) => {
    const before = editable(await lockTarget(client, id));
    await deleteTarget(client, id);
    await recordAudit(client, ctx, "target.remove", { subject: `target:${id}`, before: auditedTarget(before) });
  });
}
