import type { Dashboard } from "../model";
import { businessDashboard } from "./business";
import { engineDashboard } from "./engine";
import { fleetDashboard } from "./fleet";
import { gatewayDashboard } from "./gateway";
import { gpuDashboard } from "./gpu";
import { ingestDashboard } from "./ingest";
import { tenantsDashboard } from "./tenants";

/** A dashboard that comes with Sightglass. */
export interface BuiltinDashboard {
  /** Begins with `builtin-`; never changes, for addresses and favourites hold it. */
  readonly uid: string;
  readonly dashboard: Dashboard;
}

/** All of them, in the order of the list. */
export const BUILTIN_DASHBOARDS: readonly BuiltinDashboard[] = [
  { uid: "builtin-fleet", dashboard: fleetDashboard },
  { uid: "builtin-engine", dashboard: engineDashboard },
  { uid: "builtin-gpu", dashboard: gpuDashboard },
  { uid: "builtin-gateway", dashboard: gatewayDashboard },
  { uid: "builtin-tenants", dashboard: tenantsDashboard },
  { uid: "builtin-ingest", dashboard: ingestDashboard },
  { uid: "builtin-business", dashboard: businessDashboard },
];
