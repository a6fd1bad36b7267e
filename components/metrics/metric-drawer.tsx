"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { Fragment, type ReactNode, useMemo } from "react";
import { CONCEPTS, canonicalMetric } from "@/lib/fleet";
import { visibleText } from "@/lib/kernel/visible-text";
import { formatValue } from "../chart";
import { builderText } from "../explore/builder/builder-query";
import { builderMetrics, fittingQuery } from "../explore/builder/fitting";
import { exploreHref } from "../explore/url";
import { agoText } from "../promql/ago-text";
import { catalogueQuery } from "../promql/metric-queries";
import { useTimeRange } from "../shell/use-time-range";
import { BreakableName, ButtonLink, CopyButton, Drawer } from "../ui";
import { LabelCounts } from "./label-counts";
import { MetricGraph } from "./metric-graph";
import { metricDetailsQuery } from "./metric-page-queries";
import type { CatalogueRow } from "./prepare-catalogue";
import { type MetricUses, usesText } from "./prepare-uses";

const SENDERS = ["job", "service_name", "service.name", "instance"] as const;
const NONE = [] as const;
const NUMBER = new Intl.NumberFormat("en-US");

interface MetricDrawerProps {
  readonly row: CatalogueRow;
  readonly now: number;
  readonly onClose: () => void;
}

/** Everything about one metric, beside the list it was chosen from. */
export function MetricDrawer({ row, now, onClose }: MetricDrawerProps) {
  const details = useQuery(metricDetailsQuery(row.name));
  const catalogue = useQuery(catalogueQuery()).data ?? NONE;
  const time = useTimeRange();
  const expr = useMemo(() => {
    const family = row.name.replace(/_bucket$/, "");
    const metrics = builderMetrics(catalogue);
    const metric = metrics.find((m) => m.name === row.name) ?? metrics.find((m) => m.name === family);
    return metric ? builderText(fittingQuery(metric)) : row.name;
  }, [catalogue, row.name]);
  const meaning = canonicalMetric(row.name);
  const labels = details.data?.labels ?? NONE;
  const sender = SENDERS.map((name) => labels.find((l) => l.label === name)).find((l) => l !== undefined);
  return (
    <Drawer
      open
      modal={false}
      onOpenChange={(open) => !open && onClose()}
      className="w-[min(560px,100vw)]"
      title={
        <span className="font-mono text-body whitespace-normal wrap-anywhere">
          <BreakableName text={visibleText(row.name)} />
        </span>
      }
    >
      <p className="flex items-start gap-1 text-body">
        <span className="min-w-0 flex-1">
          {visibleText(row.help) || <span className="text-muted">Its sender sent no description.</span>}
        </span>
        <CopyButton text={row.name} name="Copy the name" />
      </p>
      {meaning && (
        <p className="mt-1 text-dense text-muted">
          {meaning.engine}: {CONCEPTS[meaning.concept].meaning}
          {meaning.note === null ? "." : `; ${meaning.note}.`}
        </p>
      )}
      <dl className="mt-3 grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-body">
        <Fact name="Type">{row.type}</Fact>
        <Fact name="Unit">{visibleText(row.unit) || "none given"}</Fact>
        <Fact name="Series">
          {NUMBER.format(row.series)}
          {row.ended > 0 && <span className="text-muted">, and {NUMBER.format(row.ended)} that ended</span>}
        </Fact>
        <Fact name="New in 24 h">{NUMBER.format(row.fresh)}</Fact>
        <Fact name="Last seen">{now - row.lastSeen < 120_000 ? "now" : `${agoText(now - row.lastSeen)} ago`}</Fact>
        <Fact name="On disk">
          {row.bytesPerDay === null ? (
            <span className="text-muted">not measured yet</span>
          ) : (
            <>
              {formatValue(row.bytesPerDay, "bytes")} a day
              {row.series > 0 && <span className="text-muted">, {formatValue(row.bytesPerDay / row.series, "bytes")} a series</span>}
            </>
          )}
        </Fact>
        {row.uses && (
          <Fact name="Read by">
            <Readers uses={row.uses} />
          </Fact>
        )}
        {sender && (
          <Fact name="Sent by">
            {sender.top
              .slice(0, 5)
              .map((s) => visibleText(s.name))
              .join(", ")}
            {sender.values > 5 && <span className="text-muted"> and {NUMBER.format(sender.values - 5)} more</span>}
          </Fact>
        )}
      </dl>
      <div className="mt-4">
        <MetricGraph expr={expr} />
        <p className="mt-1 flex flex-wrap items-center gap-2">
          <code className="min-w-0 flex-1 text-dense wrap-anywhere text-muted">{visibleText(expr)}</code>
          <ButtonLink size="sm" href={exploreHref([{ expr, mode: "builder" }], { time: time.key })}>
            Open in Explore
          </ButtonLink>
        </p>
      </div>
      <LabelCounts metric={row.name} labels={labels} savings={details.data?.savings ?? NONE} loading={details.isPending} />
    </Drawer>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="min-w-0 wrap-anywhere">{children}</dd>
    </>
  );
}

function Readers({ uses }: { readonly uses: MetricUses }) {
  const text = usesText({ dashboards: [], queries: uses.queries });
  if (uses.dashboards.length === 0) return text ?? <span className="text-muted">no dashboard and no recent query</span>;
  return (
    <>
      {uses.dashboards.map((d, i) => (
        <Fragment key={d.uid}>
          {i > 0 && ", "}
          <Link className="text-accent underline" href={`/dashboards/${encodeURIComponent(d.uid)}`}>
            {visibleText(d.title)}
          </Link>
        </Fragment>
      ))}
      {text !== null && `, and ${text}`}
    </>
  );
}
