import { config } from "@/lib/config/server";
import { inScope } from "@/lib/db/server";
import { Fault } from "@/lib/kernel/faults";
import { newId, secureRandomBytes } from "@/lib/kernel/ids";
import { unixMillis } from "@/lib/kernel/units";
import { type Ctx, requirePermission } from "@/lib/people";
import { recordAudit } from "@/lib/people/server";
import type { CreatePublicLinkInput } from "../inputs";
import { findDashboard } from "../store/dashboards";
import { findLink, hashToken, insertLink, type LinkRow, revokeLink } from "../store/links";
import { auditedLink, findBuiltin, linkView } from "../store/views";
import type { CreatedPublicLink } from "../views";
import { noDashboard } from "../reads/get-dashboard";

const DAY_MS = 86_400_000;

/**
 * Makes a link that shows a dashboard to anybody who has it, until it ends. Its
 * token is told this once. Somebody who sees one tenant alone makes links that
 * show that tenant alone. Needs dashboards:write.
 */
export async function createPublicLink(ctx: Ctx, uid: string, input: CreatePublicLinkInput): Promise<CreatedPublicLink> {
  requirePermission(ctx.actor, "dashboards:write");
  if (!config().publicLinks) {
    throw new Fault("forbidden", "Public links are switched off here.", {
      fix: "Whoever runs the server decides with SIGHTGLASS_PUBLIC_LINKS.",
    });
  }
  const { tenant } = ctx.actor;
  if (tenant !== null && input.tenant !== null && input.tenant !== tenant) {
    throw new Fault("forbidden", "You may publish your own tenant only.", { at: "tenant" });
  }
  const now = ctx.clock.now();
  const token = Buffer.from(secureRandomBytes(32)).toString("base64url");
  return inScope(ctx.actor, async (tx) => {
    const builtin = findBuiltin(uid);
    const row = builtin === null ? await findDashboard(tx, uid) : null;
    if (builtin === null && (row === null || row.deletedAt !== null)) throw noDashboard();
    const link: LinkRow = {
      id: newId(),
      uid,
      tokenHash: hashToken(token),
      name: input.name,
      time: input.time,
      variables: input.variables,
      tenant: input.tenant ?? tenant ?? row?.tenant ?? null,
      madeFor: tenant,
      createdAt: now,
      createdBy: ctx.actor.name,
      expiresAt: unixMillis(Math.round(now + input.expiresInDays * DAY_MS)),
      revokedAt: null,
      openedCount: 0,
      lastOpenedAt: null,
    };
    await insertLink(tx, link);
    await recordAudit(tx, ctx, "dashboard.publish", { subject: `dashboard:${uid}`, after: auditedLink(link) });
    return { link: linkView(link, now), path: `/shared/${token}` };
  });
}

/** Takes a public link back, at once. Throws Fault `not-found`. */
export async function revokePublicLink(ctx: Ctx, uid: string, id: string): Promise<void> {
  requirePermission(ctx.actor, "dashboards:write");
  await inScope(ctx.actor, async (tx) => {
    const link = await findLink(tx, uid, id);
    if (link === null) throw new Fault("not-found", "There is no such link.");
    if (link.revokedAt !== null) return;
    await revokeLink(tx, id, ctx.clock.now());
    await recordAudit(tx, ctx, "dashboard.unpublish", { subject: `dashboard:${uid}`, before: auditedLink(link) });
  });
}
