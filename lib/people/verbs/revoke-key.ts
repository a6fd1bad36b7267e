import { inScope } from "@/lib/db/server";
import { requirePermission } from "../actor";
import type { Ctx } from "../context";
import { recordAudit } from "../store/audit";
import { requireKey } from "../store/guards";
import { saveKeyTimes } from "../store/keys";
import { announce, forget } from "../store/notify";
import { auditedKey, keyView } from "../store/views";
import type { KeyView } from "../views";

/** Ends a key at once, in every process. Revoking twice changes nothing. Throws Fault `not-found`. */
export async function revokeKey(ctx: Ctx, keyId: string): Promise<KeyView> {
  requirePermission(ctx.actor, "keys:write");
  const now = ctx.clock.now();
  const view = await inScope(ctx.actor, async (tx) => {
    const before = await requireKey(tx, keyId);
    if (before.revokedAt !== null) return keyView(before, now);
    const after = { ...before, revokedAt: now };
    await saveKeyTimes(tx, after);
    await announce(tx, { key: keyId });
    await recordAudit(tx, ctx, "key.revoke", { subject: `key:${keyId}`, before: auditedKey(before), after: auditedKey(after) });
    return keyView(after, now);
  });
  forget({ key: keyId });
  return view;
}
