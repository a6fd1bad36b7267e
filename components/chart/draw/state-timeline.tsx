"use client";

import type { ZoneName } from "@/lib/kernel/zone";
import type { StateRun } from "../prepare/state-runs";
import { instantLabel, timeTicks } from "../prepare/time-ticks";
import { useCrosshair, useCrosshairStore } from "./crosshair";
import { useWidth } from "./use-width";

export interface StateRow {
  readonly id: string;
  readonly name: string;
  readonly runs: readonly StateRun[];
}

export interface StateTimelineProps {
  readonly label: string;
  readonly rows: readonly StateRow[];
  readonly from: number;
  readonly to: number;
  readonly stepMs: number;
  readonly zone: ZoneName;
  /** Of the whole, in pixels. */
  readonly height: number;
  /** Writes the state into runs that are wide enough. */
  readonly showText: boolean;
}

const AXIS = 18;
const LETTER_PX = 7;

/** What state each thing was in, over time. */
export function StateTimeline({ label, rows, from, to, stepMs, zone, height, showText }: StateTimelineProps) {
  const [ref, width] = useWidth<HTMLDivElement>();
  const rowHeight = Math.max(14, Math.min(28, (height - AXIS) / Math.max(1, rows.length)));
  const x = (at: number) => ((Math.max(from, Math.min(to, at)) - from) / (to - from)) * width;
  const inner = rows.length * rowHeight;
  return (
    <div data-slot="state-timeline" className="flex px-2">
      <ul aria-label={label} className="w-28 shrink-0 sm:w-52">
        {rows.map((row) => (
          <li
            key={row.id}
            className="truncate pr-2 text-dense"
            title={row.name}
            style={{ height: rowHeight, lineHeight: `${rowHeight}px` }}
          >
            {row.name}
            <span className="sr-only">, now {row.runs.at(-1)?.text ?? "unknown"}</span>
          </li>
        ))}
      </ul>
      <div ref={ref} className="relative min-w-0 flex-1">
        {width > 0 && (
          <svg aria-hidden width={width} height={inner + AXIS} className="block fill-muted text-caption">
            {rows.map((row, r) =>
              row.runs.map((run) => {
                const left = x(run.from);
                const wide = Math.max(1, x(run.to) - left);
                return (
                  <g key={`${row.id} ${run.from}`}>
                    <title>{`${run.text} from ${instantLabel(run.from, stepMs, zone)}`}</title>
                    <rect x={left} y={r * rowHeight + 1} width={wide} height={rowHeight - 2} fill={run.colour} opacity={0.75} />
                    {showText && wide > run.text.length * LETTER_PX + 8 && (
                      <text x={left + 4} y={r * rowHeight + rowHeight / 2} dy="0.35em" className="fill-fg">
                        {run.text}
                      </text>
                    )}
                  </g>
                );
              }),
            )}
            {timeTicks(from, to, zone, Math.max(2, Math.floor(width / 88))).map((tick) => (
              <text
                key={tick.at}
                x={x(tick.at)}
                y={inner + 14}
                textAnchor={x(tick.at) < 16 ? "start" : x(tick.at) > width - 16 ? "end" : "middle"}
              >
                {tick.label}
              </text>
            ))}
          </svg>
        )}
        {width > 0 && <Follow x={x} from={from} to={to} height={inner} />}
      </div>
    </div>
  );
}

interface FollowProps {
  readonly x: (at: number) => number;
  readonly from: number;
  readonly to: number;
  readonly height: number;
}

/** The line of the shared crosshair; this chart moves it too. */
function Follow({ x, from, to, height }: FollowProps) {
  const store = useCrosshairStore();
  const { at } = useCrosshair(store);
  return (
    <div
      className="absolute inset-x-0 top-0"
      style={{ height }}
      onPointerMove={(event) => {
        const box = event.currentTarget.getBoundingClientRect();
        store.move({ at: from + ((event.clientX - box.left) / box.width) * (to - from), owner: "", both: false });
      }}
      onPointerLeave={() => store.move(null)}
    >
      {at !== null && at >= from && at <= to && (
        <span className="pointer-events-none absolute inset-y-0 w-px bg-line-strong" style={{ left: x(at) }} />
      )}
    </div>
  );
}
