"use client";

import { useQueries } from "@tanstack/react-query";
import Link from "next/link";
import { type DeploymentRow, type TenantShare, tenantsServed } from "@/lib/fleet";
import { visibleText } from "@/lib/kernel/visible-text";
import { formatNumber } from "../chart/prepare/format";
import { TIME_PARAM } from "../shell/time-url";
import { useTimeRange } from "../shell/use-time-range";
import { latencyText } from "./figures";
import { RECENT_MS, tracesThroughQuery } from "./fleet-query";

const TENANTS_SHOWN = 4;
/** The replicas in most trouble come first; these stand for the rest. */
const NODES_ASKED = 3;

export interface ForWhomProps {
  readonly row: Pick<DeploymentRow, "model" | "tenants" | "nodes">;
}

/**
 * Whose requests a deployment serves, those with the most first; each leads to
 * that tenant's traces. From the gateways' counts where these name tenant and
 * region, else from the newest traces through its nodes. Nothing where neither
 * names a tenant.
 */
export function ForWhom({ row }: ForWhomProps) {
  const time = useTimeRange();
  const asked = row.tenants.length > 0 ? [] : row.nodes.slice(0, NODES_ASKED);
  const pages = useQueries({ queries: asked.map(({ id }) => tracesThroughQuery(id, time)) });
  const traced = tenantsServed(
    pages.flatMap(({ data }) => data?.traces ?? []),
    RECENT_MS / 1000,
  );
  const [shares, model] = row.tenants.length > 0 ? [row.tenants, row.model] : [traced.shares, traced.model];
  if (shares.length === 0) return null;
  const shown = shares.slice(0, TENANTS_SHOWN);
  const more = shares.length - shown.length;
  return (
    <p title={row.tenants.length > 0 ? "As its gateways counted, last 15 minutes" : `Of the newest ${traced.requests} traced requests`}>
      <span className="text-fg">For whom: </span>
      {shown.map((share, i) => (
        <span key={share.tenant}>
          {i > 0 && " · "}
          <Link href={tracesHref(share.tenant, model, time.key)} className="text-fg">
            {visibleText(share.tenant)}
          </Link>{" "}
          {tenantText(share)}
        </span>
      ))}
      {more > 0 && ` · and ${more} more`}
    </p>
  );
}

/** The tenant's part and what it suffers, in a few words. */
export function tenantText(share: TenantShare): string {
  const fails = share.errorRatio !== null && share.errorRatio >= 0.001 ? `, ${formatNumber(share.errorRatio, "ratio")} fail` : "";
  const ttft = share.ttftP95.value === null ? "" : `, TTFT p95 ${latencyText(share.ttftP95)}`;
  return `${formatNumber(share.share, "ratio")}${fails}${ttft}`;
}

function tracesHref(tenant: string, model: string, range: string): string {
  const params = new URLSearchParams({ [TIME_PARAM]: range, tenant });
  if (model !== "") params.set("model", model);
  return `/traces?${params.toString()}`;
}
