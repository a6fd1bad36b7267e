"use client";

import { Cell, HeadCell, Row, RowHeadCell, Table, TableHead } from "../../ui";
import type { InstantTable } from "./prepare-table";

interface TableViewProps {
  readonly table: InstantTable;
  /** Whether rows of several queries stand in it. */
  readonly several: boolean;
}

/** Values at the end of the range, a column for each label. */
export function TableView({ table: { labels, rows, percentiles }, several }: TableViewProps) {
  return (
    <Table aria-label="Values">
      <TableHead>
        <tr>
          {several && <HeadCell>Query</HeadCell>}
          {labels.map((label) => (
            <HeadCell key={label}>{label === "__name__" ? "metric" : label}</HeadCell>
          ))}
          <HeadCell number>Value</HeadCell>
          {percentiles && <HeadCell number>Lies in the bucket</HeadCell>}
        </tr>
      </TableHead>
      <tbody>
        {rows.map((row) => (
          <Row key={row.key}>
            {several && <Cell className="font-mono">{row.ref}</Cell>}
            {row.cells.map((cell, i) =>
              i === 0 ? (
                <RowHeadCell key={labels[i]} className="font-mono text-dense font-normal">
                  {cell}
                </RowHeadCell>
              ) : (
                <Cell key={labels[i]} className="font-mono text-dense">
                  {cell}
                </Cell>
              ),
            )}
            <Cell number>{row.value}</Cell>
            {percentiles && <Cell number>{row.bucket ?? "–"}</Cell>}
          </Row>
        ))}
      </tbody>
    </Table>
  );
}
