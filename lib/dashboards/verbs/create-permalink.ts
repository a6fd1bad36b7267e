import { inScope } from "@/lib/db/server";
import { Fault } from "@/lib/kernel/faults";
import { secureRandomBytes } from "@/lib/kernel/ids";
import { type Ctx, requirePermission } from "@/lib/people";
import { recordAudit } from "@/lib/people/server";
import type { PermalinkInput } from "../inputs";
import { noDashboard } from "../reads/get-dashboard";
import { findDashboard } from "../store/dashboards";
import { insertPermalink } from "../store/permalinks";
import { findVersion } from "../store/versions";
import { findBuiltin } from "../store/views";
import { randomCode } from "../uid";
import type { Permalink } from "../views";

/** Freezes what somebody looks at under a short code. Whoever may open the dashboard may make one, and use it. */
export async function createPermalink(ctx: Ctx, uid: string, input: PermalinkInput): Promise<Permalink> {
  requirePermission(ctx.actor, "metrics:read");
  return inScope(ctx.actor, async (tx) => {
    const row = findBuiltin(uid) === null ? await findDashboard(tx, uid) : null;
    if (findBuiltin(uid) === null && (row === null || row.deletedAt !== null)) throw noDashboard();
    const version = row === null ? 0 : (input.version ?? row.version);
    if (row !== null && (await findVersion(tx, uid, version)) === null) {
      throw new Fault("not-found", `There is no version ${version} of this dashboard.`);
    }
    const permalink: Permalink = {
      code: randomCode(10, secureRandomBytes),
      uid,
      version,
      from: input.from,
      to: input.to,
      variables: input.variables,
      panel: input.panel ?? null,
      createdAt: ctx.clock.now(),
      createdBy: ctx.actor.name,
    };
    await insertPermalink(tx, permalink);
    await recordAudit(tx, ctx, "dashboard.permalink", { subject: `dashboard:${uid}`, after: { code: permalink.code, version } });
    return permalink;
  });
}
