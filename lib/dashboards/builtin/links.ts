import type { DashboardInput } from "../model";

type LinkInput = NonNullable<DashboardInput["links"]>[number];

const to = (title: string, url: string): LinkInput => ({ title, url, keepTime: true });
const between = (title: string, uid: string): LinkInput => ({ ...to(title, `/dashboards/${uid}`), keepVariables: true });

/** Ways from one built-in dashboard to the next, time and choices kept. */
export const LINKS = {
  fleet: between("Fleet", "builtin-fleet"),
  engine: between("Engine", "builtin-engine"),
  gpu: between("GPU", "builtin-gpu"),
  gateway: between("Gateway", "builtin-gateway"),
  tenants: between("Tenants", "builtin-tenants"),
  ingest: between("Ingest", "builtin-ingest"),
  business: between("Business", "builtin-business"),
  nodes: to("All nodes", "/fleet"),
  traces: to("Slowest traces", "/traces?order=slowest"),
  failedTraces: to("Failed traces", "/traces?status=error"),
  errorLogs: to("Errors in logs", "/logs?level=error"),
} as const;
