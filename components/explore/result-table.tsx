import { Sparkline } from "../chart";
import { Cell, HeadCell, Row, RowHeadCell, Table, TableHead } from "../ui";
import type { ResultRow } from "./prepare-result";

/** The numbers behind the lines: last, lowest and highest of each series, and for quantiles the bucket. */
export function ResultTable({ rows, quantile }: { readonly rows: readonly ResultRow[]; readonly quantile: boolean }) {
  return (
    <Table aria-label="Series">
      <TableHead>
        <tr>
          <HeadCell>Series</HeadCell>
          <HeadCell>Trend</HeadCell>
          <HeadCell number>Last</HeadCell>
          {quantile && <HeadCell number>Lies in the bucket</HeadCell>}
          <HeadCell number>Lowest</HeadCell>
          <HeadCell number>Highest</HeadCell>
        </tr>
      </TableHead>
      <tbody>
        {rows.map((row) => (
          <Row key={row.key}>
            <RowHeadCell className="min-w-48 py-1 font-mono text-dense font-normal whitespace-normal wrap-anywhere">{row.name}</RowHeadCell>
            <Cell>
              <Sparkline values={row.values} label={`${row.name}, trend`} />
            </Cell>
            <Cell number>{row.last}</Cell>
            {quantile && <Cell number>{row.bucket ?? "–"}</Cell>}
            <Cell number>{row.min}</Cell>
            <Cell number>{row.max}</Cell>
          </Row>
        ))}
      </tbody>
    </Table>
  );
}
