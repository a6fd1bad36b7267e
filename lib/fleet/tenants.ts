/** Whose requests a deployment serves: what turns “it is broken” into “it is broken for whom”. Pure. */
import { percentile } from "@/lib/kernel/percentile";
import { type Quantile, NO_QUANTILE } from "./measures";
import { errorRatio } from "./outcome";
import type { Engine } from "./registry/entry";

/** One tenant's part of a deployment's traffic over the last minutes. */
export interface TenantShare {
  readonly tenant: string;
  readonly requestsPerS: number;
  /** Of the deployment's requests that name a tenant, 0 to 1. */
  readonly share: number;
  /** Failed over finished requests, 0 to 1; null when failures are not counted. */
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

/** What a traced request says of itself; empty texts and null where it does not. */
export interface TracedRequest {
  readonly tenant: string;
  readonly model: string;
  readonly status: "ok" | "error";
  readonly ttftMs: number | null;
}

/** Whose requests nodes serve, from traces: where gateways do not say which deployment they sent a tenant's request to. */
export interface TenantsServed {
  readonly shares: readonly TenantShare[];
  /** Of how many requests. */
  readonly requests: number;
  /** The name the traces give the model, which gateways may call otherwise; empty when they differ. */
  readonly model: string;
}

/** Fewer say nothing about a 95th percentile. */
const LEAST_FOR_P95 = 20;

/** Each tenant's part of the requests of `overS` seconds, the most first; requests that name no tenant are left out. */
export function tenantsServed(requests: readonly TracedRequest[], overS: number): TenantsServed {
  const named = requests.filter(({ tenant }) => tenant !== "");
  const groups = Map.groupBy(named, ({ tenant }) => tenant);
  const shares = [...groups].map(([tenant, own]): TenantShare => {
    const ttft = own.flatMap(({ ttftMs }) => (ttftMs === null ? [] : [ttftMs / 1000]));
    return {
      tenant,
      requestsPerS: own.length / overS,
      share: own.length / named.length,
      errorRatio: own.filter(({ status }) => status === "error").length / own.length,
      ttftP95: exactP95(ttft),
    };
  });
  const models = new Set(named.map(({ model }) => model));
  return {
    shares: shares.sort((a, b) => b.share - a.share || (a.tenant < b.tenant ? -1 : 1)),
    requests: named.length,
    model: models.size === 1 ? ([...models][0] ?? "") : "",
  };
}

function exactP95(values: readonly number[]): Quantile {
  if (values.length < LEAST_FOR_P95) return NO_QUANTILE;
  const value = percentile(
    values.toSorted((a, b) => a - b),
    0.95,
  );
  return { value, low: value, high: value, saturated: false };
}
