"use client";

import type { CSSProperties, ReactNode } from "react";
import type { Place } from "@/lib/dashboards";

/** A row of the grid, in pixels. */
export const ROW_PX = 32;

interface GridBoxProps {
  readonly children: ReactNode;
}

/** Twenty-four columns on a desk, one on a phone. */
export const GridBox = ({ children }: GridBoxProps) => (
  <div className="grid grid-cols-[repeat(24,minmax(0,1fr))] max-md:block" style={{ gridAutoRows: ROW_PX }}>
    {children}
  </div>
);

interface GridCellProps {
  /** Counted from the top of the grid. */
  readonly place: Place;
  readonly children: ReactNode;
}

/** Where a panel stands. On a phone only its height is left of that. */
export function GridCell({ place, children }: GridCellProps) {
  const style: CSSProperties & Record<"--h", string> = {
    gridColumn: `${place.x + 1} / span ${place.w}`,
    gridRow: `${place.y + 1} / span ${place.h}`,
    "--h": `${Math.max(3, place.h) * ROW_PX}px`,
  };
  return (
    <div className="min-w-0 max-md:h-(--h)" style={style}>
      {children}
    </div>
  );
}
