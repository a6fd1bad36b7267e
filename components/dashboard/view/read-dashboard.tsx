"use client";

import { useRouter } from "next/navigation";
import { useQueryStates } from "nuqs";
import { useMemo, useState } from "react";
import type { DashboardView, Panel, Scope } from "@/lib/dashboards";
import { rangeToParam } from "@/lib/kernel/time-choice";
import { CrosshairGroup } from "../../chart";
import { useAnnounce } from "../../shell/announcer";
import { useShortcuts } from "../../shell/shortcut-provider";
import { copyText, EmptyState } from "../../ui";
import { PanelSourceProvider, useConsoleSource } from "../data/panel-source";
import { Bands } from "./bands";
import { type DashboardScope, DashboardScopeProvider } from "./dashboard-scope";
import { exploreAddress } from "./explore-address";
import { InspectDrawer } from "./inspect-drawer";
import { ReadToolbar } from "./read-toolbar";
import { dashboardParsers } from "./url";
import { useDashboard } from "./use-dashboard";
import { useKiosk } from "./use-kiosk";
import { panelUnderPointer } from "./panel-under-pointer";
import { VariableBar } from "./variable-bar";
import { VersionNotice } from "./version-notice";

/** A dashboard to look at. */
export function ReadDashboard({ view }: { readonly view: DashboardView }) {
  const { dashboard } = view;
  const [url, setUrl] = useQueryStates(dashboardParsers, { history: "push", scroll: false });
  const [inspected, setInspected] = useState<{ readonly panel: Panel; readonly scope: Scope } | null>(null);
  const live = useDashboard(dashboard);
  const source = useConsoleSource();
  const router = useRouter();
  const announce = useAnnounce();
  useKiosk(url.kiosk);
  const alone = url.panel;
  const edit = () => void setUrl({ edit: true, panel: null });
  useShortcuts({
    refresh: () => {
      live.refresh();
      announce("Refreshing");
    },
    kiosk: () => void setUrl({ kiosk: !url.kiosk }),
    "full-screen": () => void setUrl({ panel: alone === null ? panelUnderPointer() : null }),
    ...(alone !== null || url.kiosk ? { up: () => void setUrl({ panel: null, kiosk: null }) } : {}),
    ...(view.mayEdit && url.version === null ? { edit } : {}),
  });
  const { range, resolved, time, scope: shared } = live;
  const scope = useMemo<DashboardScope>(
    () => ({
      ...shared,
      alone,
      acts: {
        onFullScreen: (id) => void setUrl({ panel: alone === id ? null : id }),
        onInspect: (panel, own) => setInspected({ panel, scope: own }),
        onExplore: (panel, own) => router.push(exploreAddress(panel, { dashboard, resolved, scope: own, range, time: time.key })),
        onCopyLink: (id) => {
          const link = new URL(location.href);
          link.searchParams.set("panel", id);
          link.searchParams.set("t", rangeToParam(range.from, range.to));
          copyText(link.href).then(
            () => announce("Link copied"),
            () => announce("The browser does not allow copying; take the address from its bar"),
          );
        },
        ...(view.mayEdit && url.version === null ? { onEdit: (id: string) => router.push(editAddress(id)) } : {}),
      },
    }),
    [shared, dashboard, resolved, range, time, alone, setUrl, router, announce, view.mayEdit, url.version],
  );
  return (
    <PanelSourceProvider source={source}>
      <DashboardScopeProvider scope={scope}>
        <h1 className="sr-only">{dashboard.title}</h1>
        {!url.kiosk && <ReadToolbar view={view} live={live} onEdit={edit} onKiosk={() => void setUrl({ kiosk: true })} />}
        {url.version !== null && <VersionNotice view={view} />}
        {(!url.kiosk || alone === null) && <VariableBar variables={dashboard.variables} resolved={resolved} onChoose={live.choose} />}
        {live.problem !== null && (
          <p role="alert" className="border-b border-line px-4 py-2 text-breached">
            {live.problem}
          </p>
        )}
        {dashboard.panels.length === 0 ? (
          <EmptyState
            title="This dashboard has no panels yet"
            detail={view.mayEdit ? "Press Edit to add the first one." : "Who may edit it can add some."}
          />
        ) : (
          <CrosshairGroup>
            <Bands bands={live.bands} />
          </CrosshairGroup>
        )}
        {inspected && <InspectDrawer panel={inspected.panel} scope={inspected.scope} onClose={() => setInspected(null)} />}
      </DashboardScopeProvider>
    </PanelSourceProvider>
  );
}

/** The same page, editing one panel. */
function editAddress(id: string): string {
  const url = new URL(location.href);
  url.searchParams.set("edit", "true");
  url.searchParams.set("panel", id);
  return url.pathname + url.search;
}
