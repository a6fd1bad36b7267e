"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { ALL, type Dashboard, type SharedDashboard, layOutDashboard } from "@/lib/dashboards";
import { systemClock } from "@/lib/kernel/clock";
import { absolute, describeChoice, paramToChoice, resolveChoice } from "@/lib/kernel/time-choice";
import { visibleText } from "@/lib/kernel/visible-text";
import { CrosshairGroup, type ChartMark } from "../../chart";
import { Instant } from "../../settings/instant";
import { fetchJson } from "../../shell/api-client";
import { BrandMark } from "../../shell/brand-mark";
import { usePreferences } from "../../shell/preferences-provider";
import { Button, EmptyState, ErrorNote, SkeletonRows, problemOf } from "../../ui";
import { PanelSourceProvider } from "../data/panel-source";
import { usePageRange } from "../data/use-page-range";
import { Bands } from "../view/bands";
import { type DashboardScope, DashboardScopeProvider } from "../view/dashboard-scope";
import { usePublicSource } from "./public-source";

/** What somebody sees who was sent a public link: the panels, and nothing of the console. */
export function SharedScreen({ token }: { readonly token: string }) {
  const query = useQuery({
    queryKey: ["shared", token],
    queryFn: ({ signal }) => fetchJson<SharedDashboard>(`/api/v1/shared/${encodeURIComponent(token)}`, signal),
    staleTime: 60_000,
  });
  if (query.data) return <Shared token={token} shared={query.data} />;
  if (!query.error) return <SkeletonRows rows={8} />;
  const gone = "status" in query.error && (query.error.status === 404 || query.error.status === 410);
  return (
    <main className="mx-auto max-w-xl p-8">
      {gone ? (
        <EmptyState
          title="This link does not work any more"
          detail="It has ended, was taken back, or was not copied whole. Ask whoever sent it for a new one."
        />
      ) : (
        <ErrorNote error={problemOf(query.error)} onRetry={() => void query.refetch()} />
      )}
    </main>
  );
}

const NO_MARKS: readonly ChartMark[] = [];
const LIVE_S = 30;

function Shared({ token, shared }: { readonly token: string; readonly shared: SharedDashboard }) {
  const { zone } = usePreferences();
  const source = usePublicSource(token);
  const [zoomed, setZoomed] = useState<{ readonly from: number; readonly to: number } | null>(null);
  const dashboard = useMemo(() => withoutLinks(shared), [shared]);
  const choice = useMemo(() => {
    if (zoomed) return absolute(zoomed.from, zoomed.to);
    if ("last" in shared.time) return paramToChoice(shared.time.last) ?? absolute(0, 1);
    return absolute(shared.time.from, shared.time.to);
  }, [shared.time, zoomed]);
  const time = useMemo(() => ({ key: JSON.stringify(choice), resolve: () => resolveChoice(choice, systemClock.now()) }), [choice]);
  const moving = choice.kind === "relative";
  const range = usePageRange(time, moving ? Math.max(LIVE_S, shared.refreshS) * 1000 : false);
  const scope = useMemo<DashboardScope>(
    () => ({
      dashboard,
      resolved: [],
      ready: true,
      from: range.from,
      to: range.to,
      zone,
      marks: NO_MARKS,
      onZoom: (from, to) => setZoomed({ from: Math.round(from), to: Math.round(to) }),
      onRestore: () => setZoomed(null),
      links: false,
      alone: null,
      acts: {},
    }),
    [dashboard, range, zone],
  );
  const bands = useMemo(() => layOutDashboard(dashboard, {}), [dashboard]);
  return (
    <PanelSourceProvider source={source}>
      <DashboardScopeProvider scope={scope}>
        <header className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-4 py-2">
          <BrandMark className="size-4 shrink-0" />
          <h1 className="min-w-0 truncate text-title font-semibold">{visibleText(shared.title)}</h1>
          {shared.variables
            .filter((v) => v.values.length > 0)
            .map((v) => (
              <span key={v.name} className="max-w-80 truncate text-dense">
                <span className="text-muted">{visibleText(v.label || v.name)}</span>{" "}
                {visibleText(v.values.map((value) => (value === ALL ? "All" : value)).join(", "))}
              </span>
            ))}
          <span className="ml-auto flex flex-wrap items-center gap-x-3 text-dense text-muted">
            {zoomed && (
              <Button size="sm" onClick={() => setZoomed(null)}>
                Show the whole range
              </Button>
            )}
            <span suppressHydrationWarning>{describeChoice(choice, zone)}</span>
            <span>
              Works until <Instant at={shared.expiresAt} />
            </span>
          </span>
        </header>
        <main>
          {shared.description !== "" && <p className="border-b border-line px-4 py-2 text-muted">{visibleText(shared.description)}</p>}
          <CrosshairGroup>
            <Bands bands={bands} />
          </CrosshairGroup>
        </main>
      </DashboardScopeProvider>
    </PanelSourceProvider>
  );
}

/** Panels that a public link does not show say so; links of the console would lead visitors nowhere. */
function withoutLinks({ dashboard, withheld }: SharedDashboard): Dashboard {
  const hidden = new Map(withheld.map((w) => [w.id, w.kind]));
  return {
    ...dashboard,
    links: [],
    panels: dashboard.panels.map(({ links: _links, ...panel }) => {
      const kind = hidden.get(panel.id);
      if (kind === undefined) return panel;
      const { id, title, description, place } = panel;
      return {
        kind: "unsupported",
        id,
        title,
        description,
        place,
        reason: `${kind === "logs" ? "Logs" : "Traces"} are not part of public links.`,
        source: "",
      };
    }),
  };
}
