"use client";

import { useMemo } from "react";
import type { DetailChart, NodeDetail } from "@/lib/fleet";
import { TimeSeries } from "../chart/draw/time-series";
import { unitLabel } from "../chart/prepare/format";
import type { ChartMark } from "../chart/prepare/time-series-model";
import { useTimeRange } from "../shell/use-time-range";
import { Panel } from "../ui/panel";
import { chartSeries, gridTimes } from "./prepare-node";

/** All measures of a node below one another, on one time axis and under one crosshair. */
export function NodeCharts({ node, marks }: { readonly node: NodeDetail; readonly marks: readonly ChartMark[] }) {
  const times = useMemo(() => gridTimes(node.grid), [node.grid]);
  return node.charts.map((chart) => <NodeChart key={chart.id} chart={chart} node={node} times={times} marks={marks} />);
}

/** Shares of a whole, drawn against the whole. A share of failures would vanish against it. */
const SHARES: ReadonlySet<DetailChart["id"]> = new Set(["kv", "gpu"]);

interface NodeChartProps {
  readonly chart: DetailChart;
  readonly node: NodeDetail;
  readonly times: readonly number[];
  readonly marks: readonly ChartMark[];
}

function NodeChart({ chart, node, times, marks }: NodeChartProps) {
  const { zone, zoomTo } = useTimeRange();
  const series = useMemo(() => chartSeries(chart), [chart]);
  const dead = chart.series.every((s) => s.values.every((v) => v === null));
  const note = [unitLabel(chart.unit), chart.note].filter(Boolean).join(" · ");
  return (
    <Panel
      title={chart.title}
      level={3}
      note={note}
      state={dead ? { kind: "empty-filter", why: "This node did not report it in the range." } : { kind: "ready" }}
    >
      <div className="px-2 pb-2">
        <TimeSeries
          label={`${chart.title} of ${node.identity.name}`}
          times={times}
          stepMs={node.grid.stepMs}
          series={series}
          unit={chart.unit}
          zone={zone}
          from={node.range.from}
          to={node.range.to}
          marks={marks}
          table
          {...(SHARES.has(chart.id) ? { ceiling: 1 } : {})}
          onZoom={zoomTo}
          onRestore={() => history.back()}
        />
      </div>
    </Panel>
  );
}
