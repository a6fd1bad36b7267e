import Link from "next/link";
import type { DeploymentRow, TenantShare } from "@/lib/fleet";
import { visibleText } from "@/lib/kernel/visible-text";
import { formatNumber } from "../chart/prepare/format";
import { TIME_PARAM } from "../shell/time-url";
import { latencyText } from "./figures";

const SHOWN = 4;

export interface ForWhomProps {
  readonly row: Pick<DeploymentRow, "model" | "tenants">;
  /** The page's time range as addresses write it, carried to the traces. */
  readonly range: string;
}

/** Whose requests a deployment serves, those with the most first; each leads to that tenant's traces. Nothing where no gateway names tenants. */
export function ForWhom({ row, range }: ForWhomProps) {
  if (row.tenants.length === 0) return null;
  const shown = row.tenants.slice(0, SHOWN);
  const more = row.tenants.length - shown.length;
  return (
    <p>
      <span className="text-fg">For whom: </span>
      {shown.map((share, i) => (
        <span key={share.tenant}>
          {i > 0 && " · "}
          <Link href={tracesHref(share.tenant, row.model, range)} className="text-fg">
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
