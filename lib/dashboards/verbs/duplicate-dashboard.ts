import type { Ctx } from "@/lib/people";
import type { DuplicateInput } from "../inputs";
import { getDashboard } from "../reads/get-dashboard";
import type { DashboardView } from "../views";
import { keepNewDashboard } from "./create-dashboard";

/** Makes a dashboard like one that the actor may open; the way to change one that comes with Sightglass. */
export async function duplicateDashboard(ctx: Ctx, uid: string, { title, folder }: DuplicateInput): Promise<DashboardView> {
  const { dashboard } = await getDashboard(ctx, uid);
  const copy = { ...dashboard, title: title ?? `${dashboard.title.slice(0, 190)} (copy)`, folder: folder ?? dashboard.folder };
  return keepNewDashboard(ctx, copy, `Copy of ${dashboard.title}`);
}
