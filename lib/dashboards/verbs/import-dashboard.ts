import { Fault } from "@/lib/kernel/faults";
import { type Ctx, requirePermission } from "@/lib/people";
import { importGrafana } from "../grafana/import-grafana";
import type { ImportReport } from "../grafana/report";
import type { ImportGrafanaInput, ImportInput } from "../inputs";
import type { Dashboard } from "../model";
import type { DashboardView } from "../views";
import { dashboardFromText } from "../yaml";
import { keepNewDashboard } from "./create-dashboard";
import { faultOf, givenDashboard } from "./given-dashboard";

/** Answer to importing one of Grafana's. */
export interface GrafanaImportAnswer {
  /** Null when it was only tried. */
  readonly view: DashboardView | null;
  readonly report: ImportReport;
}

/** Keeps a dashboard of ours from its YAML or JSON. Throws Fault `invalid` that names path and line of every problem. */
export async function importDashboard(ctx: Ctx, { text, folder, note }: ImportInput): Promise<DashboardView> {
  requirePermission(ctx.actor, "dashboards:write");
  const read = dashboardFromText(text);
  if (!read.ok) throw faultOf(read.problems);
  return keepNewDashboard(ctx, inFolder(read.dashboard, folder), note || "Imported");
}

/** Makes one of Grafana's ours, with what became of every panel. Throws Fault `invalid` with one sentence. */
export async function importGrafanaDashboard(ctx: Ctx, { text, folder, save }: ImportGrafanaInput): Promise<GrafanaImportAnswer> {
  requirePermission(ctx.actor, "dashboards:write");
  const imported = importGrafana(text);
  if (!imported.ok) throw new Fault("invalid", imported.message, { at: "text" });
  const dashboard = inFolder(givenDashboard(imported.dashboard), folder);
  return { view: save ? await keepNewDashboard(ctx, dashboard, "Imported from Grafana") : null, report: imported.report };
}

const inFolder = (dashboard: Dashboard, folder: string | undefined): Dashboard => (folder ? { ...dashboard, folder } : dashboard);
