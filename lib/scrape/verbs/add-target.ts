import { inTransaction, database } from "@/lib/db/server";
import { newId, secureRandomBytes } from "@/lib/kernel/ids";
import { type Ctx, requirePermission } from "@/lib/people";
import { recordAudit } from "@/lib/people/server";
import { sealToken } from "../sealed-token";
import { saveTarget } from "../store/targets";
import type { Target, TargetInput } from "../target";
import { settingsFrom } from "../target-input";
import { auditedTarget, publicTarget } from "../target-view";
import { installationSecret } from "./secret";

/** Adds a target; scraping starts within seconds. Throws Fault `forbidden` without `targets:write`, `invalid` with what to put right. */
export async function addTarget(ctx: Ctx, input: TargetInput): Promise<Target> {
  requirePermission(ctx.actor, "targets:write");
  const settings = settingsFrom(input, null);
  const id = newId();
  const sealedToken = input.bearerToken ? sealToken(input.bearerToken, id, installationSecret(), secureRandomBytes) : null;
  return inTransaction(database().pool, async (client) => {
    const target = publicTarget(await saveTarget(client, { id, source: "console", settings, sealedToken, at: ctx.clock.now() }));
    await recordAudit(client, ctx, "target.add", { subject: `target:${id}`, after: auditedTarget(target) });
    return target;
  });
}
