"use client";

import { type ReactNode, useId, useMemo } from "react";
import type { ZoneName } from "@/lib/kernel/zone";
import { type ChartUnit, formatValue } from "../prepare/format";
import { HEAT_STEPS, heatPaths } from "../prepare/heat";
import { instantLabel, timeTicks } from "../prepare/time-ticks";
import { useCrosshair, useCrosshairStore } from "./crosshair";
import { useWidth } from "./use-width";

export interface HeatRow {
  readonly id: string;
  /** The row's name, usually a link. */
  readonly head: ReactNode;
  readonly name: string;
  /** Null is a gap. */
  readonly values: readonly (number | null)[];
}

export interface HeatStripProps {
  readonly label: string;
  readonly rows: readonly HeatRow[];
  readonly start: number;
  readonly stepMs: number;
  readonly unit: ChartUnit;
  /** The value of the darkest step; null when nothing is known. */
  readonly max: number | null;
  readonly zone: ZoneName;
}

const ROW = 24;

/** Rows over time, coloured by one measure: who is unlike the others, and since when. */
export function HeatStrip({ label, rows, start, stepMs, unit, max, zone }: HeatStripProps) {
  const [ref, width] = useWidth<HTMLDivElement>();
  const count = rows[0]?.values.length ?? 0;
  const end = start + count * stepMs;
  const paths = useMemo(
    () =>
      heatPaths(
        rows.map((r) => r.values),
        max ?? 0,
        width,
        ROW,
      ),
    [rows, max, width],
  );
  const hatch = useId();
  return (
    <div data-slot="heat-strip" className="px-4 pb-3">
      <div className="flex">
        <ul aria-label={label} className="w-32 shrink-0 sm:w-56">
          {rows.map((row) => (
            <li key={row.id} className="flex items-center truncate pr-2 text-dense" style={{ height: ROW }}>
              {row.head}
              <span className="sr-only">, now {formatValue(row.values.at(-1) ?? null, unit)}</span>
            </li>
          ))}
        </ul>
        <div ref={ref} className="relative min-w-0 flex-1">
          {width > 0 && (
            <>
              <svg aria-hidden width={width} height={rows.length * ROW + 18} className="block fill-muted text-caption">
                <defs>
                  <pattern id={hatch} width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                    <rect width="5" height="5" fill="var(--bg)" />
                    <rect width="1.5" height="5" fill="var(--no-data)" />
                  </pattern>
                </defs>
                {paths.byStep.map(
                  (path, step) => path && <path key={step} d={path} fill={step === 0 ? `url(#${hatch})` : `var(--heat-${step})`} />,
                )}
                {timeTicks(start, end, zone, Math.max(2, Math.floor(width / 88))).map((tick) => {
                  const x = ((tick.at - start) / (end - start)) * width;
                  return (
                    <text key={tick.at} x={x} y={rows.length * ROW + 14} textAnchor={x < 16 ? "start" : x > width - 16 ? "end" : "middle"}>
                      {tick.label}
                    </text>
                  );
                })}
              </svg>
              <HeatPointer rows={rows} start={start} stepMs={stepMs} unit={unit} zone={zone} width={width} />
            </>
          )}
        </div>
      </div>
      <HeatKey max={max} unit={unit} hatch={hatch} />
    </div>
  );
}

type PointerProps = Pick<HeatStripProps, "rows" | "start" | "stepMs" | "unit" | "zone"> & { readonly width: number };

/** Reads out the cell under the pointer, below the strip so that it hides no other. */
function HeatPointer({ rows, start, stepMs, unit, zone, width }: PointerProps) {
  const store = useCrosshairStore();
  const { at, owner } = useCrosshair(store);
  const row = rows.find((r) => r.id === owner);
  const column = at === null ? -1 : Math.floor((at - start) / stepMs);
  const count = rows[0]?.values.length ?? 1;
  return (
    <>
      <div
        className="absolute inset-x-0 top-0"
        style={{ height: rows.length * ROW }}
        onPointerMove={(event) => {
          const box = event.currentTarget.getBoundingClientRect();
          const over = rows[Math.floor((event.clientY - box.top) / ROW)];
          store.move({ at: start + ((event.clientX - box.left) / width) * count * stepMs, owner: over?.id ?? "", both: false });
        }}
        onPointerLeave={() => store.move(null)}
      />
      {row && column >= 0 && column < count && (
        <>
          <span
            aria-hidden
            className="pointer-events-none absolute outline outline-fg"
            style={{ left: (column * width) / count, top: rows.indexOf(row) * ROW, width: width / count, height: ROW - 1 }}
          />
          <p className="absolute right-0 -bottom-6 text-dense text-muted">
            {row.name} · {instantLabel(start + column * stepMs, stepMs, zone)} ·{" "}
            <span className="text-fg">{formatValue(row.values[column] ?? null, unit)}</span>
          </p>
        </>
      )}
    </>
  );
}

function HeatKey({ max, unit, hatch }: { readonly max: number | null; readonly unit: ChartUnit; readonly hatch: string }) {
  return (
    <p className="flex items-center gap-2 pt-1 text-dense text-muted">
      <span>{formatValue(0, unit)}</span>
      <svg aria-hidden width={HEAT_STEPS * 14} height="8">
        {Array.from({ length: HEAT_STEPS }, (_, i) => (
          <rect key={i} x={i * 14} width="14" height="8" fill={`var(--heat-${i + 1})`} />
        ))}
      </svg>
      <span>{max === null ? "no data" : formatValue(max, unit)}</span>
      <svg aria-hidden width="14" height="8" className="ml-2">
        <rect width="14" height="8" fill={`url(#${hatch})`} />
      </svg>
      <span>no data</span>
    </p>
  );
}
