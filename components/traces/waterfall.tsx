"use client";

import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef, useState } from "react";
import { durationText } from "./duration-text";
import { rulerTicks, type ServiceSlots, type WaterfallRow, type Window } from "./prepare-waterfall";
import { WaterfallBar, WaterfallName } from "./waterfall-row";

const ROW_HEIGHT = 20;
const NARROWEST_TREE = 140;
const WIDEST_TREE = 640;

interface WaterfallProps {
  readonly rows: readonly WaterfallRow[];
  readonly slots: ServiceSlots;
  readonly window: Window;
  readonly selected: string | null;
  readonly onSelect: (id: string) => void;
  readonly onToggle: (id: string) => void;
}

/** Names at the left, bars on one time axis at the right. Only the rows in view exist, so thousands stay fluid. */
export function Waterfall({ rows, slots, window, selected, onSelect, onToggle }: WaterfallProps) {
  const list = useRef<HTMLDivElement>(null);
  const [offset, setOffset] = useState(0);
  const [treeWidth, setTreeWidth] = useState(320);
  useEffect(() => setOffset(list.current?.offsetTop ?? 0), []);
  const virtualizer = useWindowVirtualizer({ count: rows.length, estimateSize: () => ROW_HEIGHT, overscan: 24, scrollMargin: offset });
  const at = rows.findIndex((v) => v.row.id === selected);
  useEffect(() => {
    if (at >= 0) virtualizer.scrollToIndex(at, { align: "auto" });
    // Scroll when the selection moves, not whenever the virtualizer measures.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [at]);

  return (
    <div className="mt-2" style={{ ["--tree" as string]: `min(${treeWidth}px, 45%)` }}>
      <Ruler window={window} treeWidth={treeWidth} onTreeWidth={setTreeWidth} />
      <div ref={list} role="tree" aria-label="Spans" className="relative" style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map((item) => {
          const one = rows[item.index] as WaterfallRow;
          const isSelected = one.row.id === selected;
          return (
            <div
              key={one.row.id}
              role="treeitem"
              aria-level={one.row.depth + 1}
              aria-selected={isSelected}
              {...(one.row.childCount > 0 ? { "aria-expanded": !one.collapsed } : {})}
              tabIndex={isSelected || (at === -1 && item.index === 0) ? 0 : -1}
              className="absolute inset-x-0 flex h-5 cursor-default hover:bg-hover aria-selected:bg-accent-soft"
              style={{ transform: `translateY(${item.start - offset}px)` }}
              onClick={() => onSelect(one.row.id)}
              onKeyDown={(event) => {
                if (event.key === "Enter") onSelect(one.row.id);
                if ((event.key === "ArrowLeft" && !one.collapsed) || (event.key === "ArrowRight" && one.collapsed)) onToggle(one.row.id);
              }}
            >
              <WaterfallName one={one} onToggle={onToggle} />
              <WaterfallBar one={one} slots={slots} />
            </div>
          );
        })}
      </div>
    </div>
  );
}

interface RulerProps {
  readonly window: Window;
  readonly treeWidth: number;
  readonly onTreeWidth: (px: number) => void;
}

/** The time axis; stays in view while the rows scroll. Its left edge resizes the tree. */
function Ruler({ window, treeWidth, onTreeWidth }: RulerProps) {
  const drag = useRef<{ x: number; width: number } | null>(null);
  const resize = (px: number): void => onTreeWidth(Math.min(WIDEST_TREE, Math.max(NARROWEST_TREE, px)));
  return (
    <div className="sticky top-11 flex h-6 border-y border-line bg-subtle text-caption text-muted" data-slot="ruler">
      <span className="flex w-(--tree) shrink-0 items-center px-4">Service and operation</span>
      <span
        role="slider"
        aria-label="Width of the names"
        aria-valuenow={treeWidth}
        aria-valuemin={NARROWEST_TREE}
        aria-valuemax={WIDEST_TREE}
        tabIndex={0}
        className="w-1.5 shrink-0 cursor-col-resize border-l border-line"
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          drag.current = { x: event.clientX, width: treeWidth };
        }}
        onPointerMove={(event) => drag.current && resize(drag.current.width + event.clientX - drag.current.x)}
        onPointerUp={() => (drag.current = null)}
        onKeyDown={(event) => {
          if (event.key === "ArrowLeft") resize(treeWidth - 20);
          if (event.key === "ArrowRight") resize(treeWidth + 20);
        }}
      />
      <div className="relative mr-18 flex-1">
        {rulerTicks(window).map(({ us, at }) => (
          <span
            key={us}
            className="absolute inset-y-0 border-l border-line pl-1 leading-6 whitespace-nowrap max-sm:[&:nth-child(even)]:hidden"
            style={{ left: `${at * 100}%` }}
          >
            {durationText(us)}
          </span>
        ))}
      </div>
    </div>
  );
}
