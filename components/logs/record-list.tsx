"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { type UIEvent, useEffect, useRef } from "react";
import { unixMillis } from "@/lib/kernel/units";
import { visibleText } from "@/lib/kernel/visible-text";
import { dayMonth, hourMinuteSecond, wallAt } from "@/lib/kernel/zone";
import type { LogLine } from "@/lib/logs";
import { cn } from "../ui";
import { LevelGlyph } from "./level-glyph";

const ROW_HEIGHT = 20;
/** This close to the end, the next page is asked for. */
const NEAR_END_ROWS = 60;

interface RecordListProps {
  readonly records: readonly LogLine[];
  readonly zone: string;
  readonly wrap: boolean;
  readonly selected: string | null;
  readonly onSelect: (id: string) => void;
  readonly onNearEnd: () => void;
  /** Called with whether the newest record is in view. */
  readonly onAtTop: (atTop: boolean) => void;
}

/** One line a record, newest first; only what is in view exists. Fills the column it stands in. */
export function RecordList({ records, zone, wrap, selected, onSelect, onNearEnd, onAtTop }: RecordListProps) {
  const box = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: records.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 30,
    getItemKey: (i) => records[i]?.id ?? i,
  });
  const items = virtualizer.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (records.length > 0 && last > records.length - NEAR_END_ROWS) onNearEnd();
  }, [last, records.length, onNearEnd]);
  const at = records.findIndex((r) => r.id === selected);
  useEffect(() => {
    if (at >= 0) virtualizer.scrollToIndex(at, { align: "auto" });
    // When the selection moves, not whenever the list grows.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [selected]);
  useEffect(() => virtualizer.measure(), [wrap, virtualizer]);

  return (
    <div
      ref={box}
      role="listbox"
      aria-label="Log records, newest first"
      tabIndex={0}
      className="min-h-0 flex-1 overflow-auto"
      onScroll={(event: UIEvent<HTMLDivElement>) => onAtTop(event.currentTarget.scrollTop < ROW_HEIGHT)}
    >
      <div className="relative" style={{ height: virtualizer.getTotalSize() }}>
        {items.map((item) => {
          const record = records[item.index] as LogLine;
          return (
            <div
              key={item.key}
              ref={virtualizer.measureElement}
              data-index={item.index}
              role="option"
              tabIndex={-1}
              aria-selected={record.id === selected}
              className="absolute inset-x-0 flex cursor-default gap-2 px-4 font-mono text-dense leading-5 hover:bg-hover aria-selected:bg-accent-soft"
              style={{ transform: `translateY(${item.start}px)` }}
              onClick={() => onSelect(record.id)}
              onKeyDown={(event) => event.key === "Enter" && onSelect(record.id)}
            >
              <span className="shrink-0 text-muted">{timeText(record.timeNs, zone)}</span>
              <LevelGlyph level={record.level} />
              <span className="w-32 shrink-0 truncate text-muted max-sm:hidden" title={visibleText(record.service)}>
                {visibleText(record.service) || "–"}
              </span>
              <span className={cn("min-w-0", wrap ? "break-words whitespace-pre-wrap" : "truncate")}>
                {visibleText(record.body) || "(no message)"}
              </span>
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** The time to the millisecond; the day where it is not today's is in the details. */
export function timeText(timeNs: string, zone: string, withDay = false): string {
  const ms = Number(BigInt(timeNs) / 1_000_000n);
  const wall = wallAt(unixMillis(ms), zone);
  return `${withDay ? `${dayMonth(wall)} ` : ""}${hourMinuteSecond(wall)}.${String(ms % 1000).padStart(3, "0")}`;
}
