"use client";

import Link from "next/link";
import { type PointerEvent, useMemo, useRef, useState } from "react";
import type { TimeRange } from "@/lib/kernel/time-range";
import type { TraceSummary } from "@/lib/traces";
import { msText } from "./duration-text";
import { durationAt, prepareScatter } from "./prepare-scatter";

export interface Brush {
  readonly range: TimeRange;
  readonly minMs: number;
  readonly maxMs: number;
}

interface TraceScatterProps {
  readonly traces: readonly TraceSummary[];
  readonly range: TimeRange;
  /** A rectangle was drawn: narrow the list to it. */
  readonly onBrush: (brush: Brush) => void;
}

interface Corner {
  readonly x: number;
  readonly y: number;
}

/** Each trace as a point, time by duration; errors are ringed. The table below it says the same in words. */
export function TraceScatter({ traces, range, onBrush }: TraceScatterProps) {
  const scatter = useMemo(() => prepareScatter(traces, range), [traces, range]);
  const plot = useRef<HTMLDivElement>(null);
  const [from, setFrom] = useState<Corner | null>(null);
  const [to, setTo] = useState<Corner | null>(null);

  const cornerOf = (event: PointerEvent): Corner => {
    const box = plot.current?.getBoundingClientRect();
    if (!box) return { x: 0, y: 0 };
    return { x: (event.clientX - box.left) / box.width, y: 1 - (event.clientY - box.top) / box.height };
  };
  const finish = (): void => {
    if (from && to && Math.abs(from.x - to.x) > 0.01 && Math.abs(from.y - to.y) > 0.02) onBrush(brushOf(from, to, range, scatter));
    setFrom(null);
    setTo(null);
  };

  return (
    <div className="flex h-40 px-4 pb-2">
      <div aria-hidden className="relative w-14 shrink-0 text-caption text-muted">
        {scatter.ticks.map(({ ms, y }) => (
          <span key={ms} className="absolute right-2 -translate-y-1/2 whitespace-nowrap" style={{ top: `${(1 - y) * 100}%` }}>
            {msText(ms)}
          </span>
        ))}
      </div>
      <div
        ref={plot}
        role="group"
        aria-label={`${traces.length} traces by time and duration; ${scatter.points.filter((p) => p.error).length} with errors. The table below lists them.`}
        className="relative min-w-0 flex-1 cursor-crosshair touch-none border-b border-l border-line"
        onPointerDown={(event) => {
          if (event.button !== 0 || (event.target as Element).closest("a")) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          setFrom(cornerOf(event));
        }}
        onPointerMove={(event) => from && setTo(cornerOf(event))}
        onPointerUp={finish}
        onPointerCancel={finish}
      >
        {scatter.ticks.map(({ ms, y }) => (
          <span key={ms} className="absolute inset-x-0 h-px bg-line" style={{ top: `${(1 - y) * 100}%` }} />
        ))}
        {scatter.points.map((point) => (
          <Link
            key={point.traceId}
            href={`/traces/${point.traceId}`}
            tabIndex={-1}
            aria-hidden
            prefetch={false}
            className={
              point.error
                ? "absolute size-2.5 -translate-1/2 rounded-full border-2 border-breached bg-bg hover:bg-breached"
                : "absolute size-1.5 -translate-1/2 rounded-full bg-series-1 opacity-70 hover:opacity-100"
            }
            style={{ left: `${point.x * 100}%`, top: `${(1 - point.y) * 100}%` }}
          />
        ))}
        {from && to && (
          <span className="pointer-events-none absolute border border-accent bg-accent-soft opacity-60" style={rectangle(from, to)} />
        )}
      </div>
    </div>
  );
}

const rectangle = (a: Corner, b: Corner) => ({
  left: `${Math.min(a.x, b.x) * 100}%`,
  width: `${Math.abs(a.x - b.x) * 100}%`,
  top: `${(1 - Math.max(a.y, b.y)) * 100}%`,
  height: `${Math.abs(a.y - b.y) * 100}%`,
});

function brushOf(a: Corner, b: Corner, range: TimeRange, scatter: { readonly low: number; readonly high: number }): Brush {
  const at = (x: number) => Math.round(range.from + Math.min(1, Math.max(0, x)) * (range.to - range.from));
  return {
    range: { from: at(Math.min(a.x, b.x)) as TimeRange["from"], to: at(Math.max(a.x, b.x)) as TimeRange["to"] },
    minMs: durationAt(scatter, Math.min(a.y, b.y)),
    maxMs: durationAt(scatter, Math.max(a.y, b.y)),
  };
}
