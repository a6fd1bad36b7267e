"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { LOG_LEVELS, type LogLevel } from "@/lib/logs";
import { unixMillis } from "@/lib/kernel/units";
import { hourMinuteSecond, wallAt } from "@/lib/kernel/zone";
import { StackedBars } from "../chart/draw/stacked-bars";
import type { ChartMark } from "../chart/prepare/time-series-model";
import { useTimeRange } from "../shell/use-time-range";
import { cn } from "../ui/cn";
import { Panel } from "../ui/panel";
import { panelStateOf } from "../ui/panel-state";
import { nodeLogVolumeQuery, nodeLogsQuery } from "./node-queries";

const COLOURS: Readonly<Record<LogLevel, string>> = {
  unset: "var(--series-other)",
  trace: "var(--series-other)",
  debug: "var(--series-7)",
  info: "var(--series-1)",
  warn: "var(--at-risk)",
  error: "var(--breached)",
  fatal: "var(--p0)",
};

interface NodeSignalsProps {
  readonly nodeId: string;
  readonly range: { readonly from: number; readonly to: number };
  readonly marks: readonly ChartMark[];
}

/** How many records the node logged, by level, on the page's time axis. */
export function NodeLogVolume({ nodeId, range, marks }: NodeSignalsProps) {
  const time = useTimeRange();
  const query = useQuery(nodeLogVolumeQuery(nodeId, time));
  const volume = query.data;
  const state = panelStateOf(query, () => {
    if (volume?.total === 0) return { kind: "empty-filter", why: "This node logged nothing in the range." };
    return volume?.partial ? { kind: "partial", why: "Counted in part: these are lower bounds" } : null;
  });
  return (
    <Panel title="Log records" level={3} state={state} actions={<AllLogs nodeId={nodeId} />}>
      {volume && (
        <div className="px-2 pb-2">
          <StackedBars
            label="Log records by level"
            times={volume.buckets}
            stepMs={volume.stepMs}
            layers={LOG_LEVELS.flatMap((level) => {
              const values = volume.counts[level];
              return values ? [{ id: level, name: level, colour: COLOURS[level], values }] : [];
            })}
            unit="events"
            zone={time.zone}
            from={range.from}
            to={range.to}
            height={164}
            marks={marks}
            onZoom={time.zoomTo}
          />
        </div>
      )}
    </Panel>
  );
}

function AllLogs({ nodeId }: { readonly nodeId: string }) {
  return (
    <Link href={`/logs?node=${encodeURIComponent(nodeId)}`} className="text-accent no-underline hover:underline">
      All logs
    </Link>
  );
}

/** The newest lines of the node. */
export function NodeLogs({ nodeId }: { readonly nodeId: string }) {
  const time = useTimeRange();
  const query = useQuery(nodeLogsQuery(nodeId, time));
  const records = query.data?.records ?? [];
  const state = panelStateOf(query, () =>
    records.length === 0 ? { kind: "empty-filter", why: "This node logged nothing in the range." } : null,
  );
  return (
    <Panel title="Newest log lines" state={state} note={<AllLogs nodeId={nodeId} />}>
      <ol className="pb-2">
        {records.map((record) => (
          <li key={record.id} className="flex gap-3 px-4 font-mono text-dense leading-5 hover:bg-hover">
            <span className="shrink-0 text-muted">
              {hourMinuteSecond(wallAt(unixMillis(Number(BigInt(record.timeNs) / 1_000_000n)), time.zone))}
            </span>
            <span className={cn("w-10 shrink-0", ["error", "fatal"].includes(record.level) ? "font-semibold text-breached" : "text-muted")}>
              {record.level}
            </span>
            <span className="min-w-0 truncate" title={record.body}>
              {record.body}
            </span>
          </li>
        ))}
      </ol>
    </Panel>
  );
}
