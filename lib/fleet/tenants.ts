/** Whose requests a deployment serves: what turns “it is broken” into “it is broken for whom”. Pure. */
import { type Quantile, NO_QUANTILE } from "./measures";
import { errorRatio } from "./outcome";
import type { Engine } from "./registry/entry";

/** One tenant's part of a deployment's traffic over the last minutes, as its gateways counted it. */
export interface TenantShare {
  readonly tenant: string;
  readonly requestsPerS: number;
  /** Of the deployment's requests that name a tenant, 0 to 1. */
  readonly share: number;
  /** Failed over finished requests, 0 to 1; null when the gateway does not count failures. */
  readonly errorRatio: number | null;
  readonly ttftP95: Quantile;
}

/** What was read about one tenant on one deployment. */
export interface TenantTraffic {
  readonly tenant: string;
  readonly engine: Engine;
  readonly finishedPerS: number | null;
  readonly failedPerS: number | null;
  readonly ttftP95: Quantile | null;
}

/** Who is served, the most first; tenants without a request are left out. */
export function tenantShares(traffic: readonly TenantTraffic[]): readonly TenantShare[] {
  const asking = traffic.filter((t) => (t.finishedPerS ?? 0) > 0);
  const total = asking.reduce((sum, t) => sum + (t.finishedPerS ?? 0), 0);
  return asking
    .map((t) => ({
      tenant: t.tenant,
      requestsPerS: t.finishedPerS ?? 0,
      share: (t.finishedPerS ?? 0) / total,
      errorRatio: errorRatio(t.engine, t.finishedPerS, t.failedPerS),
      ttftP95: t.ttftP95 ?? NO_QUANTILE,
    }))
    .sort((a, b) => b.requestsPerS - a.requestsPerS || (a.tenant < b.tenant ? -1 : 1));
}
