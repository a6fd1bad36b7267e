/** Whose requests nodes serve, from traces: where gateways do not say which deployment they sent a tenant's request to. Pure. */
import { NO_QUANTILE, type TenantShare } from "@/lib/fleet";
import type { TraceSummary } from "@/lib/traces";

/** Fewer say nothing about a 95th percentile. */
const LEAST_FOR_P95 = 20;

export interface TenantsServed {
  readonly shares: readonly TenantShare[];
  /** Of how many requests. */
  readonly requests: number;
  /** The name the traces give the model, which gateways may call otherwise; empty when they differ. */
  readonly model: string;
}

/** Each tenant's part of the requests, the most first; requests that name no tenant are left out. */
export function tenantsServed(traces: readonly TraceSummary[], overS: number): TenantsServed {
  const named = traces.filter(({ tenant }) => tenant !== "");
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

function exactP95(values: readonly number[]): TenantShare["ttftP95"] {
  if (values.length < LEAST_FOR_P95) return NO_QUANTILE;
  const value = values.toSorted((a, b) => a - b)[Math.ceil(values.length * 0.95) - 1] ?? 0;
  return { value, low: value, high: value, saturated: false };
}
