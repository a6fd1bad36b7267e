"use client";

import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useMemo } from "react";
import { systemClock } from "@/lib/kernel/clock";
import { CrosshairGroup } from "../chart/draw/crosshair";
import { useLiveTopic } from "../shell/live-connection";
import { useShortcuts } from "../shell/shortcut-provider";
import { useTimeRange } from "../shell/use-time-range";
import { Panel } from "../ui/panel";
import { panelStateOf } from "../ui/panel-state";
import { Skeleton } from "../ui/skeleton";
import { ChangesPanel, ConfigPanel } from "./config-panel";
import { GpuPanel } from "./gpu-panel";
import { NodeCharts } from "./node-charts";
import { NodeHead } from "./node-head";
import { NodeLogVolume, NodeLogs } from "./node-logs";
import { nodeQuery } from "./node-queries";
import { NodeTraces } from "./node-traces";
import { changeMarks } from "./prepare-node";

const NO_FILTER = {};
const ignore = () => undefined;

/** One node: its measures, logs and traces on one time axis, its GPUs, its flags, and what changed. */
export function NodeScreen({ nodeId }: { readonly nodeId: string }) {
  const time = useTimeRange();
  const router = useRouter();
  const query = useQuery(nodeQuery(nodeId, time));
  useLiveTopic("fleet", NO_FILTER, time.refetchInterval !== false, ignore);
  useShortcuts({ up: () => router.push("/fleet") });
  const node = query.data;
  const marks = useMemo(() => changeMarks(node?.changes ?? []), [node]);
  if (!node) {
    return (
      <Panel title={nodeId} state={panelStateOf(query)} skeleton={<NodeSkeleton />}>
        {null}
      </Panel>
    );
  }
  return (
    <CrosshairGroup>
      <NodeHead node={node} zone={time.zone} now={systemClock.now()} />
      {query.error !== null && <Panel title="These are the last known values" state={panelStateOf(query)} />}
      <div className="grid grid-cols-1 gap-px bg-line lg:grid-cols-2 [&>*]:border-b-0 [&>*]:bg-bg">
        <NodeCharts node={node} marks={marks} />
        <NodeLogVolume nodeId={nodeId} range={node.range} marks={marks} />
        <NodeTraces nodeId={nodeId} range={node.range} marks={marks} />
      </div>
      <div className="border-t border-line" />
      {node.identity.role === "engine" && <GpuPanel gpus={node.gpus} />}
      <ChangesPanel changes={node.changes} zone={time.zone} />
      <NodeLogs nodeId={nodeId} />
      <ConfigPanel config={node.config} />
    </CrosshairGroup>
  );
}

function NodeSkeleton() {
  return (
    <div className="grid grid-cols-1 gap-4 px-4 pb-4 lg:grid-cols-2">
      {Array.from({ length: 6 }, (_, i) => (
        <Skeleton key={i} className="h-44 bg-hover" />
      ))}
    </div>
  );
}
