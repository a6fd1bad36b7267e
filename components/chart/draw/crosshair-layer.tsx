"use client";

import { useState } from "react";
import { createPortal } from "react-dom";
import type { Plot } from "./chart-frame";
import { MARGIN } from "./chart-margin";
import { type CrosshairStore, useCrosshair } from "./crosshair";
import type { Selection } from "./use-drag";

/** What a chart says about one instant. */
export interface Readout {
  /** The instant, in the zone on screen. */
  readonly title: string;
  /** The same in UTC, shown while alt is held; null when the zone on screen is UTC. */
  readonly utc: string | null;
  readonly rows: readonly { readonly name: string; readonly value: string; readonly colour: string; readonly dash?: string | undefined }[];
}

interface CrosshairLayerProps {
  readonly id: string;
  readonly store: CrosshairStore;
  readonly plot: Plot;
  readonly from: number;
  readonly to: number;
  readonly readout: ((at: number) => Readout | null) | undefined;
  readonly selection: Selection | null;
}

/** The only part of a chart that renders while the pointer moves. */
export function CrosshairLayer({ id, store, plot, from, to, readout, selection }: CrosshairLayerProps) {
  const { at, owner, both } = useCrosshair(store);
  const [layer, setLayer] = useState<SVGSVGElement | null>(null);
  const shown = at !== null && at >= from && at <= to;
  const said = shown && owner === id && !selection ? (readout?.(at) ?? null) : null;
  return (
    <>
      <svg
        ref={setLayer}
        aria-hidden
        width={plot.width}
        height={plot.height}
        className="pointer-events-none absolute"
        style={{ left: MARGIN.left, top: MARGIN.top }}
      >
        {selection && (
          <rect
            x={Math.min(selection.from, selection.to)}
            width={Math.abs(selection.to - selection.from)}
            height={plot.height}
            className="fill-accent/15 stroke-accent"
          />
        )}
        {shown && <line x1={plot.x(at)} x2={plot.x(at)} y2={plot.height} className="stroke-line-strong" />}
      </svg>
      {said && <Tip said={said} both={both} anchor={layer?.getBoundingClientRect()} x={plot.x(at ?? from)} />}
    </>
  );
}

/** Beside the line, on the side with more room; in a layer of its own so that no neighbour covers it. */
function Tip({
  said,
  both,
  anchor,
  x,
}: {
  readonly said: Readout;
  readonly both: boolean;
  readonly anchor: DOMRect | undefined;
  readonly x: number;
}) {
  if (!anchor) return null;
  const right = x > anchor.width / 2;
  const style = {
    top: Math.max(8, Math.min(anchor.top, window.innerHeight - 32 - 18 * said.rows.length)),
    ...(right ? { right: window.innerWidth - (anchor.left + x) + 10 } : { left: anchor.left + x + 10 }),
  };
  return createPortal(
    <div
      aria-hidden
      data-slot="chart-tip"
      className="pointer-events-none fixed rounded-control border border-line bg-raised px-2 py-1 text-dense shadow-overlay"
      style={style}
    >
      <p className="text-muted">
        {said.title}
        {both && said.utc && <span className="pl-2">{said.utc}</span>}
      </p>
      {said.rows.map((row, i) => (
        // Two lines may have one name.
        // oxlint-disable-next-line react/no-array-index-key
        <p key={`${i} ${row.name}`} className="flex items-center gap-2">
          <Swatch colour={row.colour} dash={row.dash} />
          <span className="max-w-60 flex-1 truncate">{row.name}</span>
          <span className="pl-3">{row.value}</span>
        </p>
      ))}
    </div>,
    document.body,
  );
}

/** The line of a series, as short as a word. */
export function Swatch({ colour, dash }: { readonly colour: string; readonly dash?: string | undefined }) {
  return (
    <svg aria-hidden width="14" height="4" className="shrink-0">
      <line y1="2" x2="14" y2="2" stroke={colour} strokeWidth="2.5" strokeDasharray={dash} />
    </svg>
  );
}
