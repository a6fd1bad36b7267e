"use client";

import { visibleText } from "@/lib/kernel/visible-text";
import { formatDelta } from "../chart";
import { Bar, Cell, HeadCell, Panel, Row, RowHeadCell, Table, TableHead } from "../ui";

const NUMBER = new Intl.NumberFormat("en-US");

export interface CountRow {
  readonly key: string;
  readonly name: string;
  readonly series: number;
  /** Null where it is not counted. */
  readonly dayAgo: number | null;
  readonly onOpen?: () => void;
}

interface CountTableProps {
  readonly title: string;
  /** What is counted; series unless said otherwise. */
  readonly head?: string;
  readonly rows: readonly CountRow[];
  /** The whole that shares are of; null: of the greatest. */
  readonly total: number | null;
}

interface CountPanelProps extends CountTableProps {
  /** How many there are in all; null: not said. */
  readonly of: number | null;
}

/** The greatest of something, with how it changed in a day. */
export function CountPanel({ title, of, ...rest }: CountPanelProps) {
  return (
    <Panel title={title} note={of !== null && of > rest.rows.length ? `top ${rest.rows.length} of ${NUMBER.format(of)}` : null}>
      {rest.rows.length === 0 ? <p className="px-4 pb-4 text-muted">None.</p> : <CountTable title={title} {...rest} />}
    </Panel>
  );
}

/** The same without a head of its own. */
export function CountTable({ title, head = "Series", rows, total }: CountTableProps) {
  const whole = total ?? Math.max(1, ...rows.map((r) => r.series));
  const compared = rows.some((r) => r.dayAgo !== null);
  return (
    <Table aria-label={title}>
      <TableHead>
        <tr>
          <HeadCell>Name</HeadCell>
          <HeadCell number>{head}</HeadCell>
          <HeadCell className="max-sm:hidden">
            <span className="sr-only">Share</span>
          </HeadCell>
          {compared && <HeadCell number>In a day</HeadCell>}
        </tr>
      </TableHead>
      <tbody>
        {rows.map((row) => (
          <Row key={row.key}>
            <RowHeadCell className="w-full max-w-0 font-mono text-dense font-normal">
              {row.onOpen ? (
                <button
                  type="button"
                  title={visibleText(row.name)}
                  className="block max-w-full truncate text-accent hover:underline"
                  onClick={row.onOpen}
                >
                  {visibleText(row.name)}
                </button>
              ) : (
                <span title={visibleText(row.name)} className="block truncate">
                  {visibleText(row.name)}
                </span>
              )}
            </RowHeadCell>
            <Cell number>{NUMBER.format(row.series)}</Cell>
            <Cell className="max-sm:hidden">
              <Bar share={row.series / Math.max(1, whole)} label={`${Math.round((100 * row.series) / Math.max(1, whole))} %`} />
            </Cell>
            {compared && <Cell number>{changeText(row)}</Cell>}
          </Row>
        ))}
      </tbody>
    </Table>
  );
}

function changeText({ series, dayAgo }: CountRow): string {
  if (dayAgo === null) return "–";
  if (dayAgo === 0) return series === 0 ? "–" : "new";
  if (series === 0) return "ended";
  return series === dayAgo ? "same" : (formatDelta(series / dayAgo - 1) ?? "–");
}
