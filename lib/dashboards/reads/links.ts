import { inScope } from "@/lib/db/server";
import { Fault } from "@/lib/kernel/faults";
import { type Ctx, requirePermission } from "@/lib/people";
import { linksOf } from "../store/links";
import { findPermalink } from "../store/permalinks";
import { findBuiltin, linkView } from "../store/views";
import type { Permalink, PublicLinkView } from "../views";
import { requireVisible } from "./versions";

/** Public links to a dashboard, newest first, also those that ended; never their tokens. Needs dashboards:write. */
export async function listPublicLinks(ctx: Ctx, uid: string): Promise<readonly PublicLinkView[]> {
  requirePermission(ctx.actor, "dashboards:write");
  return inScope(ctx.actor, async (tx) => {
    if (findBuiltin(uid) === null) await requireVisible(tx, uid);
    return (await linksOf(tx, uid)).map((link) => linkView(link, ctx.clock.now()));
  });
}

/** What a short code stands for. Throws Fault `not-found`, also where the dashboard may not be seen. */
export async function getPermalink(ctx: Ctx, code: string): Promise<Permalink> {
  requirePermission(ctx.actor, "metrics:read");
  return inScope(ctx.actor, async (tx) => {
    const found = await findPermalink(tx, code);
    if (found === null) throw new Fault("not-found", "There is no such link.", { fix: "Check that it was copied whole." });
    if (findBuiltin(found.uid) === null) await requireVisible(tx, found.uid);
    return found;
  });
}
