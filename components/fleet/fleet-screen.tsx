"use client";

import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useQueryStates } from "nuqs";
import { useState } from "react";
import { useLiveTopic } from "../shell/live-connection";
import { useShortcuts } from "../shell/shortcut-provider";
import { useTimeRange } from "../shell/use-time-range";
import { Button } from "../ui/button";
import { Input } from "../ui/input";
import { Panel } from "../ui/panel";
import { panelStateOf } from "../ui/panel-state";
import { SkeletonRows } from "../ui/skeleton";
import { Segments } from "../ui/tabs";
import { DeploymentCards } from "./deployment-cards";
import { fleetLines, matchingDeployments, nodeHref, toggled } from "./deployment-rows";
import { DeploymentsTable } from "./deployments-table";
import { fleetQuery } from "./fleet-query";
import { GatewaysPanel } from "./gateways-panel";
import { HeatPanel } from "./heat-panel";
import { KpiStrip } from "./kpi-strip";
import { SendData } from "./send-data";
import { fleetParsers } from "./url";

const NO_FILTER = {};
const ignore = () => undefined;

/** The first screen: how the fleet is, what is worst, and since when. */
export function FleetScreen() {
  const time = useTimeRange();
  const router = useRouter();
  const [url, setUrl] = useQueryStates(fleetParsers, { history: "replace", scroll: false });
  const [current, setCurrent] = useState<string | null>(null);
  const query = useQuery(fleetQuery(time));
  useLiveTopic("fleet", NO_FILTER, time.refetchInterval !== false, ignore);
  const fleet = query.data;
  const shown = matchingDeployments(fleet?.deployments ?? [], url.q);
  const lines = fleetLines(shown, url.open);
  const at = lines.findIndex((l) => l.id === current);
  const line = lines[at];
  const toggle = (id: string) => void setUrl({ open: toggled(url.open, id) });
  const move = (by: 1 | -1) => {
    const next = lines[Math.max(0, Math.min(lines.length - 1, at < 0 ? 0 : at + by))];
    setCurrent(next?.id ?? null);
    document.querySelector(`[data-line="${CSS.escape(next?.id ?? "")}"]`)?.scrollIntoView({ block: "nearest" });
  };
  useShortcuts({
    "heat-strip": () => void setUrl({ view: url.view === "table" ? "heat" : "table" }),
    next: () => move(1),
    previous: () => move(-1),
    select: () => line?.kind === "deployment" && toggle(line.id),
    open: () => {
      if (line?.kind === "replica") router.push(nodeHref(line.id));
      if (line?.kind === "deployment") toggle(line.id);
    },
    up: () => (current === null ? void setUrl({ q: null, open: null }) : setCurrent(null)),
  });
  const viewSwitch = (
    <Segments
      name="View"
      value={url.view}
      options={[
        { value: "table", label: "Table" },
        { value: "heat", label: "Heat strip" },
      ]}
      onChange={(view) => void setUrl({ view })}
    />
  );
  const state = panelStateOf(query, () => {
    if (fleet?.empty) return { kind: "empty-never", what: "node", snippet: <SendData /> };
    if (fleet && fleet.deployments.length === 0) return { kind: "empty-filter", why: "Nodes are known, but none reported in this range." };
    if (shown.length > 0) return null;
    const drop = <Button onClick={() => void setUrl({ q: null })}>Show all {fleet?.deployments.length}</Button>;
    return { kind: "empty-filter", why: `No deployment, model, region, node or tenant contains “${url.q}”.`, actions: drop };
  });
  return (
    <>
      <h1 className="sr-only">Fleet</h1>
      {!fleet?.empty && state.kind !== "forbidden" && (fleet || !query.error) && <KpiStrip kpis={fleet?.kpis} />}
      {url.view === "heat" && !fleet?.empty && !fleet?.tenantView ? (
        <HeatPanel metric={url.heat} onMetric={(heat) => void setUrl({ heat })} viewSwitch={viewSwitch} />
      ) : (
        <Panel
          title="Deployments"
          state={state}
          skeleton={<SkeletonRows rows={8} />}
          note={
            fleet &&
            !fleet.empty &&
            `${shown.length === fleet.deployments.length ? "" : `${shown.length} of `}${fleet.deployments.length} · worst first`
          }
          actions={
            fleet && !fleet.empty ? (
              <>
                <Input
                  data-search-field
                  aria-label="Find a deployment, node or tenant"
                  placeholder="Find…"
                  className="max-sm:flex-1 sm:w-48"
                  value={url.q}
                  onChange={(event) => void setUrl({ q: event.target.value || null })}
                />
                {!fleet.tenantView && viewSwitch}
              </>
            ) : undefined
          }
        >
          <div className="hidden md:block">
            <DeploymentsTable lines={lines} current={current} onToggle={toggle} engines={!fleet?.tenantView} />
          </div>
          <div className="md:hidden">
            <DeploymentCards lines={lines} onToggle={toggle} />
          </div>
        </Panel>
      )}
      {fleet && fleet.gateways.length > 0 && <GatewaysPanel gateways={fleet.gateways} />}
      {fleet?.tenantView && (
        <p className="px-4 py-3 text-dense text-muted">You see one tenant’s share of the fleet, as its gateways counted it.</p>
      )}
    </>
  );
}
