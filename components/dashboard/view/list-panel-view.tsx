"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { PanelOf } from "@/lib/dashboards";
import { Panel, panelStateOf } from "../../ui";
import { type ListPanelProps, LogsPanel, logsPanelQuery } from "../panels/logs-panel";
import { TracesPanel, tracesPanelQuery } from "../panels/traces-panel";
import { useDashboardScope } from "./dashboard-scope";
import type { FrameProps } from "./panel-frame-props";

interface ListPanelViewProps {
  readonly panel: PanelOf<"logs"> | PanelOf<"traces">;
  readonly frame: FrameProps;
  /** Fills variables into the filters. */
  readonly fill: (text: string) => string;
  readonly inView: boolean;
}

/** Lists of records and traces: they have APIs of their own. */
export function ListPanelView({ panel, frame, fill, inView }: ListPanelViewProps) {
  const { from, to, zone, ready } = useDashboardScope();
  const filled = useMemo(() => {
    const filters = Object.fromEntries(Object.entries(panel.filters).map(([name, value]) => [name, fill(value)]));
    return panel.kind === "logs" ? { ...panel, filters, search: fill(panel.search) } : { ...panel, filters };
  }, [panel, fill]);
  const given = { from, to, zone, enabled: inView && ready };
  return filled.kind === "logs" ? <Logs frame={frame} panel={filled} {...given} /> : <Traces frame={frame} panel={filled} {...given} />;
}

type Given<K extends "logs" | "traces"> = ListPanelProps<K> & { readonly frame: FrameProps };

function Logs({ frame, ...props }: Given<"logs">) {
  const query = useQuery(logsPanelQuery(props));
  return (
    <Panel {...frame} state={panelStateOf(query)}>
      <div className="min-h-0 flex-1">
        <LogsPanel {...props} />
      </div>
    </Panel>
  );
}

function Traces({ frame, ...props }: Given<"traces">) {
  const query = useQuery(tracesPanelQuery(props));
  return (
    <Panel {...frame} state={panelStateOf(query)}>
      <div className="min-h-0 flex-1">
        <TracesPanel {...props} />
      </div>
    </Panel>
  );
}
