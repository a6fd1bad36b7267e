"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { ArrowDown, ArrowUp } from "lucide-react";
import { type ReactNode, useRef } from "react";
import { visibleText } from "@/lib/kernel/visible-text";
import { formatValue } from "../chart";
import { agoText } from "../promql/ago-text";
import { Cell, HeadCell, Row, RowHeadCell, TableHead, cn } from "../ui";
import type { CatalogueRow } from "./prepare-catalogue";
import { usesText } from "./prepare-uses";
import type { CatalogueColumn } from "./url";

interface CatalogueTableProps {
  readonly rows: readonly CatalogueRow[];
  readonly now: number;
  readonly sort: CatalogueColumn;
  readonly dir: "asc" | "desc";
  readonly onSort: (column: CatalogueColumn) => void;
  readonly chosen: string | null;
  /** Hours that sizes were measured over; null: not known yet. */
  readonly measuredHours: number | null;
  readonly onOpen: (name: string) => void;
}

const ROW_HEIGHT = 40;
const NUMBER = new Intl.NumberFormat("en-US");
/** Silence worth a word. */
const SILENT_MS = 600_000;

/** One line a metric; only what is in view exists, so that a fleet of ten thousand names scrolls as one of ten. */
export function CatalogueTable({ rows, now, sort, dir, onSort, chosen, measuredHours, onOpen }: CatalogueTableProps) {
  const box = useRef<HTMLDivElement>(null);
  // oxlint-disable-next-line react/incompatible-library -- nothing of it is handed on, so that it is not memoised harms nothing
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 20,
    getItemKey: (i) => rows[i]?.key ?? i,
  });
  const items = virtualizer.getVirtualItems();
  const before = items[0]?.start ?? 0;
  const after = virtualizer.getTotalSize() - (items.at(-1)?.end ?? 0);
  const head = { sort, dir, onSort };
  const sizes =
    measuredHours === 0
      ? "Known once the first samples are in chunks, after about two hours"
      : `Measured over the last ${measuredHours ?? 24} hours`;
  return (
    <div
      ref={box}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a box that scrolls must be reachable by keyboard
      tabIndex={0}
      role="region"
      aria-label="Metric names"
      className="h-[calc(100dvh-128px)] min-h-72 overflow-auto border-t border-line"
    >
      <table aria-label="Metric names" aria-rowcount={rows.length + 1} className="w-full border-collapse text-body">
        <TableHead className="sticky top-0">
          <tr>
            <SortCell column="name" {...head}>
              Metric
            </SortCell>
            <HeadCell className="max-sm:hidden">Type</HeadCell>
            <HeadCell className="max-md:hidden">Unit</HeadCell>
            <SortCell column="series" number {...head}>
              Series
            </SortCell>
            <SortCell column="new" number hint="Series that were first seen in the last 24 hours" className="max-md:hidden" {...head}>
              New in 24 h
            </SortCell>
            <SortCell column="seen" number className="max-sm:hidden" {...head}>
              Last seen
            </SortCell>
            <SortCell column="bytes" number hint={sizes} {...head}>
              Bytes a day
            </SortCell>
            <SortCell column="uses" hint="Dashboards, and queries that were asked lately" className="max-lg:hidden" {...head}>
              Read by
            </SortCell>
          </tr>
        </TableHead>
        <tbody>
          <Spacer height={before} />
          {items.map((item) => {
            const row = rows[item.index] as CatalogueRow;
            const silence = now - row.lastSeen;
            return (
              <Row
                key={item.key}
                aria-rowindex={item.index + 2}
                aria-selected={row.name === chosen}
                className="cursor-default"
                style={{ height: ROW_HEIGHT }}
                onClick={() => onOpen(row.name)}
              >
                <RowHeadCell className="w-full max-w-0 py-0.5 font-normal">
                  <button type="button" className="block w-full min-w-0 text-left" onClick={() => onOpen(row.name)}>
                    <span title={visibleText(row.name)} className="block truncate font-mono text-dense">
                      {visibleText(row.name)}
                    </span>
                    <span className="block truncate text-caption text-muted">{visibleText(row.help) || "no description was sent"}</span>
                  </button>
                </RowHeadCell>
                <Cell className="max-sm:hidden">{row.type}</Cell>
                <Cell className="text-muted max-md:hidden">{visibleText(row.unit) || "–"}</Cell>
                <Cell number title={row.ended > 0 ? `${NUMBER.format(row.ended)} more are kept that have ended` : undefined}>
                  {NUMBER.format(row.series)}
                </Cell>
                <Cell number className="max-md:hidden">
                  {row.fresh === 0 ? "–" : NUMBER.format(row.fresh)}
                </Cell>
                <Cell number className={cn("max-sm:hidden", silence <= SILENT_MS && "text-muted")}>
                  {silence <= SILENT_MS ? "now" : `${agoText(silence)} ago`}
                </Cell>
                <Cell number>{formatValue(row.bytesPerDay, "bytes")}</Cell>
                <Cell className="text-muted max-lg:hidden">{row.uses === null ? "–" : (usesText(row.uses) ?? "nobody")}</Cell>
              </Row>
            );
          })}
          <Spacer height={after} />
        </tbody>
      </table>
    </div>
  );
}

/** Stands for the lines that are out of view. */
const Spacer = ({ height }: { readonly height: number }) =>
  height > 0 ? (
    <tr aria-hidden>
      {/* oxlint-disable-next-line jsx-a11y/control-has-associated-label -- hidden, and holds nothing */}
      <td colSpan={8} style={{ height }} />
    </tr>
  ) : null;

interface SortCellProps {
  readonly column: CatalogueColumn;
  readonly sort: CatalogueColumn;
  readonly dir: "asc" | "desc";
  readonly onSort: (column: CatalogueColumn) => void;
  readonly number?: boolean;
  readonly hint?: string;
  readonly className?: string;
  readonly children: ReactNode;
}

function SortCell({ column, sort, dir, onSort, number = false, hint, className, children }: SortCellProps) {
  const sorted = sort === column;
  const Arrow = dir === "asc" ? ArrowUp : ArrowDown;
  return (
    <HeadCell number={number} className={className} aria-sort={sorted ? (dir === "asc" ? "ascending" : "descending") : "none"}>
      <button type="button" title={hint} className="inline-flex items-center gap-1 hover:text-fg" onClick={() => onSort(column)}>
        {children}
        {sorted && <Arrow aria-hidden className="size-3" strokeWidth={1.5} />}
      </button>
    </HeadCell>
  );
}
