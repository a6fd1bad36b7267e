"use client";

import type { DataPanel, PanelKind } from "@/lib/dashboards";
import { BarPanel } from "./bar-panel";
import { GaugePanel } from "./gauge-panel";
import { HeatmapPanel } from "./heatmap-panel";
import { HistogramPanel } from "./histogram-panel";
import type { KindProps } from "./kind-props";
import { StatPanel } from "./stat-panel";
import { StateTimelinePanel } from "./state-timeline-panel";
import { TablePanel } from "./table-panel";
import { TimeSeriesPanel } from "./time-series-panel";

type AnyProps = Omit<KindProps<PanelKind>, "panel"> & { readonly panel: DataPanel };

/** Draws a panel's data as its kind says. */
export function KindView({ panel, ...rest }: AnyProps) {
  switch (panel.kind) {
    case "time-series":
      return <TimeSeriesPanel panel={panel} {...rest} />;
    case "stat":
      return <StatPanel panel={panel} {...rest} />;
    case "gauge":
      return <GaugePanel panel={panel} {...rest} />;
    case "bar":
      return <BarPanel panel={panel} {...rest} />;
    case "table":
      return <TablePanel panel={panel} {...rest} />;
    case "heatmap":
      return <HeatmapPanel panel={panel} {...rest} />;
    case "histogram":
      return <HistogramPanel panel={panel} {...rest} />;
    case "state-timeline":
      return <StateTimelinePanel panel={panel} {...rest} />;
  }
}
