import { type Ctx, requirePermission } from "@/lib/people";
import { targetViews } from "./store/targets";
import type { TargetView } from "./target";

export { type ScrapeLog, type ScraperDeps, startScraper } from "./run/scraper";
export { type ScrapeOutcome, SCRAPE_IDENTITY } from "./run/target-scraper";
export { addTarget } from "./verbs/add-target";
export { pauseTarget } from "./verbs/pause-target";
export { removeTarget } from "./verbs/remove-target";
export { updateTarget } from "./verbs/update-target";

/** Every target with the health of what is scraped for it. Throws Fault `forbidden` without `settings:read`. */
export async function listTargets(ctx: Ctx): Promise<readonly TargetView[]> {
  requirePermission(ctx.actor, "settings:read");
  return targetViews();
}
