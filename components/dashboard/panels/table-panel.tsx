"use client";

import { ArrowDown, ArrowUp } from "lucide-react";
import Link from "next/link";
import { useMemo, useState } from "react";
import { mapValue } from "@/lib/dashboards";
import { unixMillis } from "@/lib/kernel/units";
import { visibleText } from "@/lib/kernel/visible-text";
import { fullDateTime } from "@/lib/kernel/zone";
import { Cell, HeadCell, Row, Table, TableHead } from "../../ui";
import { textColourOf } from "../prepare/colours";
import { lookOf } from "../prepare/field-look";
import { type TableColumn, type TableSort, tableView } from "../prepare/table-view";
import type { KindProps } from "./kind-props";

/** More rows than this nobody reads; the export has them all. */
const MOST_ROWS = 500;

/** Answers as a table: sorted by a press on a head, cells coloured by thresholds and mappings. */
export function TablePanel({ panel, name, answers, variables, zone, fillLink }: KindProps<"table">) {
  const [sort, setSort] = useState<TableSort | undefined>(panel.sort);
  const view = useMemo(() => tableView(panel, answers, variables, sort), [panel, answers, variables, sort]);
  const link = panel.links?.find((l) => l.url.includes("${__value") || l.url.includes("${__labels"));
  const labelsOf = (row: number): Record<string, string> =>
    Object.fromEntries(view.columns.flatMap((c) => (c.kind === "text" ? [[c.name, String(c.cells[row] ?? "")]] : [])));
  const first = view.columns.findIndex((c) => c.kind === "text");
  return (
    <div className="h-full overflow-y-auto">
      <Table aria-label={name}>
        <TableHead className="sticky top-0">
          <tr>
            {view.columns.map((column, c) => (
              <Head key={`${c} ${column.name}`} column={column} sort={sort} onSort={setSort} />
            ))}
          </tr>
        </TableHead>
        <tbody>
          {view.rows.slice(0, MOST_ROWS).map((row) => (
            <Row key={row}>
              {view.columns.map((column, c) => {
                const { text, color } = cellLook(column, row, zone);
                const href =
                  link && fillLink && c === Math.max(0, first)
                    ? fillLink(link.url, { text: String(column.cells[row] ?? ""), labels: labelsOf(row) })
                    : null;
                return (
                  <Cell
                    key={`${c} ${column.name}`}
                    number={column.kind === "number"}
                    className="max-w-96 truncate"
                    style={{ color: textColourOf(color), fontWeight: color === null || color === "neutral" ? undefined : 500 }}
                  >
                    {href === null ? (
                      text
                    ) : (
                      <Link href={href} prefetch={false} className="text-accent hover:underline" title={link?.title}>
                        {text || "–"}
                      </Link>
                    )}
                  </Cell>
                );
              })}
            </Row>
          ))}
        </tbody>
      </Table>
      {view.rows.length > MOST_ROWS && (
        <p className="px-4 py-1 text-dense text-muted">
          The first {MOST_ROWS} of {view.rows.length} rows; the export has them all.
        </p>
      )}
    </div>
  );
}

function cellLook(column: TableColumn, row: number, zone: string) {
  const cell = column.cells[row] ?? null;
  if (column.kind === "time" && typeof cell === "number") return { text: fullDateTime(unixMillis(cell), zone), color: null };
  if (typeof cell === "string") {
    // A mapping may fit a text as well; thresholds cannot.
    const mapped = mapValue(cell, column.field.mappings);
    return { text: visibleText(mapped?.text ?? cell), color: mapped?.color ?? null };
  }
  const value = cell === null || Number.isNaN(cell) ? null : cell;
  const look = lookOf(column.field)(value);
  return value === null && look.text === "No data" ? { text: "–", color: null } : look;
}

interface HeadProps {
  readonly column: TableColumn;
  readonly sort: TableSort | undefined;
  readonly onSort: (sort: TableSort) => void;
}

function Head({ column, sort, onSort }: HeadProps) {
  const here = sort?.field === column.name || sort?.field === column.title;
  const Icon = sort?.descending ? ArrowDown : ArrowUp;
  return (
    <HeadCell
      number={column.kind === "number"}
      aria-sort={here ? (sort?.descending ? "descending" : "ascending") : "none"}
      style={column.field.width === undefined ? undefined : { width: column.field.width }}
    >
      <button
        type="button"
        className="inline-flex items-center gap-1 hover:text-fg"
        onClick={() => onSort({ field: column.name, descending: here ? !sort?.descending : column.kind === "number" })}
      >
        {visibleText(column.title)}
        {here && <Icon aria-hidden className="size-3" strokeWidth={2} />}
      </button>
    </HeadCell>
  );
}
