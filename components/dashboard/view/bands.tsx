"use client";

import { useState } from "react";
import type { PlacedBand } from "@/lib/dashboards";
import { visibleText } from "@/lib/kernel/visible-text";
import { useDashboardScope } from "./dashboard-scope";
import { GridBox, GridCell } from "./panel-grid-view";
import { PanelView } from "./panel-view";
import { SectionHead } from "./section-head";

/** All panels to look at, by section. */
export function Bands({ bands }: { readonly bands: readonly PlacedBand[] }) {
  const { alone } = useDashboardScope();
  const [turned, setTurned] = useState<ReadonlySet<string>>(new Set());
  if (alone !== null) {
    const one = bands.flatMap((b) => b.panels).find((p) => p.panel.id === alone);
    return (
      <div className="h-[calc(100dvh-44px)] in-data-kiosk:h-dvh">
        {one ? <PanelView panel={one.panel} scope={one.scope} /> : <p className="p-4">This dashboard has no panel “{alone}”.</p>}
      </div>
    );
  }
  return bands.map((band) => {
    const grid = (
      <GridBox>
        {band.panels.map((p) => (
          <GridCell key={p.key} place={p.place}>
            <PanelView panel={p.panel} scope={p.scope} />
          </GridCell>
        ))}
      </GridBox>
    );
    const id = band.key;
    if (band.section === null) return <div key={id}>{grid}</div>;
    const collapsed = band.section.collapsed !== turned.has(id);
    return (
      <section key={id} aria-label={visibleText(band.title) || "Section"}>
        <SectionHead
          title={visibleText(band.title)}
          collapsed={collapsed}
          count={band.panels.length}
          onToggle={() => setTurned((before) => new Set(before.has(id) ? [...before].filter((t) => t !== id) : [...before, id]))}
        />
        {!collapsed && grid}
      </section>
    );
  });
}
