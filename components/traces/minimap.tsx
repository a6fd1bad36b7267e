"use client";

import { type PointerEvent, useRef, useState } from "react";
import type { TraceDetail } from "@/lib/traces";
import type { ServiceSlots, Window } from "./prepare-waterfall";
import { serviceColour } from "./service-mark";

interface MinimapProps {
  readonly trace: TraceDetail;
  readonly slots: ServiceSlots;
  readonly window: Window;
  readonly onWindow: (window: Window) => void;
}

/** More rows than this are drawn as every n-th: the strip is 48 px high. */
const MOST_ROWS = 200;

/** The whole trace in a strip; drag over it to look closer. */
export function Minimap({ trace, slots, window, onWindow }: MinimapProps) {
  const strip = useRef<HTMLDivElement>(null);
  const [from, setFrom] = useState<number | null>(null);
  const [to, setTo] = useState<number | null>(null);
  const total = Math.max(trace.durationUs, 1);
  const every = Math.max(1, Math.ceil(trace.rows.length / MOST_ROWS));
  const rows = trace.rows.filter((row, i) => !row.synthetic && i % every === 0);
  const shareAt = (event: PointerEvent): number => {
    const box = strip.current?.getBoundingClientRect();
    return box ? Math.min(1, Math.max(0, (event.clientX - box.left) / box.width)) : 0;
  };
  const finish = (): void => {
    if (from !== null && to !== null && Math.abs(to - from) > 0.005)
      onWindow({ fromUs: Math.min(from, to) * total, toUs: Math.max(from, to) * total });
    setFrom(null);
    setTo(null);
  };
  const zoomed = window.fromUs > 0 || window.toUs < total;
  return (
    <div
      ref={strip}
      data-slot="minimap"
      role="img"
      aria-label={`Overview of ${trace.rows.length} rows over the whole trace`}
      className="relative mx-4 h-12 cursor-ew-resize touch-none border border-line bg-subtle max-sm:hidden"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        setFrom(shareAt(event));
      }}
      onPointerMove={(event) => from !== null && setTo(shareAt(event))}
      onPointerUp={finish}
      onPointerCancel={finish}
    >
      {rows.map((row, i) => (
        <span
          key={row.id}
          className="absolute min-w-px"
          style={{
            left: `${(row.startUs / total) * 100}%`,
            width: `${(row.durationUs / total) * 100}%`,
            top: `${(i / rows.length) * 100}%`,
            height: `clamp(1px, ${70 / rows.length}%, 6px)`,
            background: row.status === "error" ? "var(--breached)" : serviceColour(slots, row.service),
          }}
        />
      ))}
      {zoomed && (
        <>
          <span className="absolute inset-y-0 left-0 bg-scrim opacity-40" style={{ width: `${(window.fromUs / total) * 100}%` }} />
          <span className="absolute inset-y-0 right-0 bg-scrim opacity-40" style={{ width: `${(1 - window.toUs / total) * 100}%` }} />
        </>
      )}
      {from !== null && to !== null && (
        <span
          className="absolute inset-y-0 border-x border-accent bg-accent-soft opacity-60"
          style={{ left: `${Math.min(from, to) * 100}%`, width: `${Math.abs(to - from) * 100}%` }}
        />
      )}
    </div>
  );
}
