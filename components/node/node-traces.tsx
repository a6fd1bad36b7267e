"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useMemo } from "react";
import { ChartFrame } from "../chart/draw/chart-frame";
import type { ChartMark } from "../chart/prepare/time-series-model";
import { logScale } from "../chart/prepare/value-scale";
import { useTimeRange } from "../shell/use-time-range";
import { Panel } from "../ui/panel";
import { panelStateOf } from "../ui/panel-state";
import { nodeTracesQuery } from "./node-queries";
import { tracePoints } from "./prepare-node";

interface NodeTracesProps {
  readonly nodeId: string;
  readonly range: { readonly from: number; readonly to: number };
  readonly marks: readonly ChartMark[];
}

/** Requests through the node by start and duration, on the page's time axis; errors are ringed. */
export function NodeTraces({ nodeId, range, marks }: NodeTracesProps) {
  const time = useTimeRange();
  const router = useRouter();
  const query = useQuery(nodeTracesQuery(nodeId, time));
  const points = useMemo(() => tracePoints(query.data?.traces ?? []), [query.data]);
  const scale = useMemo(
    () =>
      logScale(
        points.map((p) => p.durationS),
        "s",
      ),
    [points],
  );
  const state = panelStateOf(query, () => {
    if (points.length === 0) return { kind: "empty-filter", why: "No trace passed through this node in the range." };
    return query.data?.nextCursor ? { kind: "too-much", why: `Showing the newest ${points.length}` } : null;
  });
  const href = `/traces?node=${encodeURIComponent(nodeId)}`;
  return (
    <Panel
      title="Traces"
      level={3}
      state={state}
      actions={
        <Link href={href} className="text-accent no-underline hover:underline">
          All traces
        </Link>
      }
    >
      <div className="px-2 pb-2">
        <ChartFrame
          label={`${points.length} traces by start and duration, ${points.filter((p) => p.error).length} with errors`}
          from={range.from}
          to={range.to}
          scale={scale}
          zone={time.zone}
          height={164}
          marks={marks}
          onZoom={time.zoomTo}
          onRestore={() => history.back()}
        >
          {(plot) => (
            <svg aria-hidden width={plot.width} height={plot.height} className="overflow-visible">
              {points.map((p) => (
                <circle
                  key={p.traceId}
                  cx={plot.x(p.at)}
                  cy={plot.y(p.durationS)}
                  r={p.error ? 4 : 2.5}
                  fill={p.error ? "none" : "var(--series-1)"}
                  stroke={p.error ? "var(--breached)" : "none"}
                  strokeWidth={1.5}
                  pointerEvents="all"
                  className="cursor-pointer"
                  onPointerDown={(event) => event.stopPropagation()}
                  onClick={() => router.push(`/traces/${p.traceId}`)}
                >
                  <title>{p.title}</title>
                </circle>
              ))}
            </svg>
          )}
        </ChartFrame>
      </div>
    </Panel>
  );
}
