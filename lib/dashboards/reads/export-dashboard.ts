import type { Ctx } from "@/lib/people";
import { dashboardToJson, dashboardToYaml } from "../yaml";
import { getDashboard } from "./get-dashboard";

/** A dashboard as a text to keep in a repository. */
export interface ExportedDashboard {
  readonly text: string;
  readonly contentType: string;
  /** To save it under. */
  readonly fileName: string;
}

/** Needs metrics:read. Throws Fault `not-found`. */
export async function exportDashboard(ctx: Ctx, uid: string, format: "yaml" | "json", version?: number): Promise<ExportedDashboard> {
  const { dashboard } = await getDashboard(ctx, uid, version);
  return {
    text: format === "yaml" ? dashboardToYaml(dashboard) : dashboardToJson(dashboard),
    contentType: format === "yaml" ? "application/yaml; charset=utf-8" : "application/json",
    fileName: `${uid}.${format}`,
  };
}

/** The same as an answer over HTTP: shown by a browser, saved under its name. */
export function exportResponse({ text, contentType, fileName }: ExportedDashboard): Response {
  return new Response(text, {
    headers: { "content-type": contentType, "content-disposition": `inline; filename="${fileName}"`, "cache-control": "no-store" },
  });
}
