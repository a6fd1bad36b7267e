"use client";

import { GripVertical } from "lucide-react";
import { GridLayout, type Layout } from "react-grid-layout";
import "react-grid-layout/css/styles.css";
import { GRID_COLUMNS, type Panel, type Place } from "@/lib/dashboards";
import { useBox } from "../../chart";
import { useAnnounce } from "../../shell/announcer";
import type { Band } from "../prepare/arrangement";
import { GridCell, ROW_PX } from "../view/panel-grid-view";
import { PanelView, untitled } from "../view/panel-view";
import { nudged } from "./changes";

interface EditGridProps {
  readonly band: Band<Panel>;
  /** Places counted from the top of the band. */
  readonly onPlace: (places: ReadonlyMap<string, Place>) => void;
}

const GRID = { cols: GRID_COLUMNS, rowHeight: ROW_PX, margin: [0, 0] as const, containerPadding: [0, 0] as const };
/** On a phone the panels stand in one column: what they show can be edited there, where they stand cannot. */
const LEAST_GRID_PX = 640;
const DRAG = { enabled: true, handle: ".panel-handle" };

/** The panels of one section, to be dragged and resized: by pointer, or by the arrow keys on their handles. */
export function EditGrid({ band, onPlace }: EditGridProps) {
  const [ref, { width }] = useBox<HTMLDivElement>();
  const announce = useAnnounce();
  const layout = band.panels.map((p) => ({ i: p.id, ...p.place, y: p.place.y - band.top, minH: 2 }));
  const take = (next: Layout): void => {
    const before = new Map(layout.map((l) => [l.i, l]));
    const same = next.every((l) => {
      const old = before.get(l.i);
      return old && old.x === l.x && old.y === l.y && old.w === l.w && old.h === l.h;
    });
    if (!same) onPlace(new Map(next.map(({ i, x, y, w, h }) => [i, { x, y, w, h }])));
  };
  const nudge = (panel: Panel, key: string, resize: boolean): boolean => {
    const place = nudged({ ...panel.place, y: panel.place.y - band.top }, key, resize);
    if (!place) return false;
    onPlace(new Map([[panel.id, place]]));
    announce(resize ? `${place.w} columns wide, ${place.h} rows high` : `Column ${place.x + 1}, row ${place.y + 1}`);
    return true;
  };
  if (width > 0 && width < LEAST_GRID_PX) {
    return (
      <div ref={ref}>
        {band.panels.map((panel) => (
          <GridCell key={panel.id} place={panel.place}>
            <PanelView panel={panel} />
          </GridCell>
        ))}
      </div>
    );
  }
  return (
    <div ref={ref} className="min-h-8">
      {width > 0 && (
        <GridLayout width={width} layout={layout} gridConfig={GRID} dragConfig={DRAG} onDragStop={take} onResizeStop={take}>
          {band.panels.map((panel) => {
            const name = panel.title || untitled(panel);
            return (
              <div key={panel.id} className="border-t border-l border-transparent hover:border-line">
                <PanelView
                  panel={panel}
                  handle={
                    <button
                      type="button"
                      aria-label={`Move ${name}: arrow keys; with Shift they resize it`}
                      className="panel-handle -ml-2 cursor-grab touch-none rounded-chip text-muted hover:bg-hover hover:text-fg"
                      onKeyDown={(event) => {
                        if (nudge(panel, event.key, event.shiftKey)) event.preventDefault();
                      }}
                    >
                      <GripVertical aria-hidden className="size-4" strokeWidth={1.5} />
                    </button>
                  }
                />
              </div>
            );
          })}
        </GridLayout>
      )}
    </div>
  );
}
