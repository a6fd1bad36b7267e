import { ImportGrafanaInput } from "@/lib/dashboards";
import { importGrafanaDashboard } from "@/lib/dashboards/server";
import { route } from "@/lib/http/server";

/** A dashboard of Grafana's as JSON text; answers with what became of every panel. */
export const POST = route({
  permission: "dashboards:write",
  body: ImportGrafanaInput,
  // Exports with their data reach 20 MB, and quoting them in JSON adds to that.
  largestBodyBytes: 32 * 1024 * 1024,
  status: 201,
  handle: ({ ctx, body }) => importGrafanaDashboard(ctx, body),
});
