import { config } from "@/lib/config/server";
import { inScope, WHOLE_FLEET } from "@/lib/db/server";
import { Fault } from "@/lib/kernel/faults";
import { processSingleton } from "@/lib/kernel/process-singleton";
import type { Ctx } from "@/lib/people";
import { LinkRates } from "../link-rate";
import type { Dashboard } from "../model";
import { linkState } from "../public-link";
import { findLinkByToken, type LinkRow } from "../store/links";
import { dashboardAt } from "./get-dashboard";

/** A link that works, with what it shows and on whose behalf. */
export interface SharedContext {
  readonly link: LinkRow;
  readonly dashboard: Dashboard;
  /** May read metrics, of the link's tenant alone where it has one; nothing else. */
  readonly ctx: Ctx;
}

// A hundred people before a page of twenty panels that looks again every half minute.
const rates = () => processSingleton("dashboard-link-rates", () => new LinkRates({ perSecond: 100, burst: 1000 }));
// What has to be computed for them: a page that is opened, a zoom now and then.
const computations = () => processSingleton("dashboard-link-computations", () => new LinkRates({ perSecond: 4, burst: 150 }));
const strangers = () => processSingleton("dashboard-link-strangers", () => new LinkRates({ perSecond: 0.5, burst: 30 }));

/** One sentence for every link that does not work: which it was is nobody's business. */
const gone = (): Fault =>
  new Fault("not-found", "This link does not work any more.", {
    fix: "It has ended, was taken back, or was not copied whole. Ask for a new one.",
  });

/** Throws Fault `not-found` for a link that does not work, `rate-limited` for too many requests. `visitor` comes without an identity. */
export async function sharedContext(visitor: Ctx, token: string): Promise<SharedContext> {
  if (!config().publicLinks) throw gone();
  const now = visitor.clock.now();
  const link = /^[A-Za-z0-9_-]{43}$/.test(token) ? await inScope(WHOLE_FLEET, (tx) => findLinkByToken(tx, token)) : null;
  if (link === null || linkState(link, now) !== "active") {
    limit(strangers().take(visitor.remoteAddress, now));
    throw gone();
  }
  limit(rates().take(link.id, now));
  // As its maker sees it: what a tenant's people may no longer open, their links no longer show.
  const found = await dashboardAt({ tenant: link.madeFor }, link.uid);
  if (found === null) throw gone();
  const actor = {
    kind: "system",
    id: `link:${link.id}`,
    name: `Public link ${link.name}`.trim(),
    permissions: ["metrics:read"],
    tenant: link.tenant,
  } as const;
  return { link, dashboard: found.dashboard, ctx: { ...visitor, actor } };
}

/** Before anything is computed for a link. Throws Fault `rate-limited`. */
export const allowComputation = ({ link }: SharedContext, now: number): void => limit(computations().take(link.id, now));

function limit(waitS: number | null): void {
  if (waitS !== null) throw new Fault("rate-limited", "This link is asked too often.", { retryAfterS: Math.max(1, Math.ceil(waitS)) });
}
