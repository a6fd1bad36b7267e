import { inScope, WHOLE_FLEET } from "@/lib/db/server";
import { type Ctx, requirePermission } from "@/lib/people";
import { recordAudit } from "@/lib/people/server";
import type { SharedContext } from "../reads/shared-context";
import { countOpening } from "../store/links";

/** Visits are counted one by one and told in the audit log once an hour: visitors must not be able to fill it. */
const TOLD_EVERY_MS = 3_600_000;

/** Notes that somebody opened the page of a public link. */
export async function notePublicVisit(ctx: Ctx, { link, ctx: shown }: SharedContext): Promise<void> {
  requirePermission(shown.actor, "metrics:read");
  const now = ctx.clock.now();
  await inScope(WHOLE_FLEET, async (tx) => {
    await countOpening(tx, link.id, now);
    if (link.lastOpenedAt !== null && now - link.lastOpenedAt < TOLD_EVERY_MS) return;
    await recordAudit(tx, shown, "dashboard.visit", { subject: `dashboard:${link.uid}`, after: { link: link.id, name: link.name } });
  });
}
