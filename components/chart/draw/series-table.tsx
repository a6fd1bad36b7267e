import type { ZoneName } from "@/lib/kernel/zone";
import { Cell, HeadCell, Row, RowHeadCell, Table, TableHead } from "../../ui/table";
import { type ChartUnit, formatValue } from "../prepare/format";
import type { ChartSeries } from "../prepare/time-series-model";
import { instantLabel } from "../prepare/time-ticks";

export interface SeriesTableProps {
  readonly label: string;
  readonly times: readonly number[];
  readonly stepMs: number;
  readonly series: readonly ChartSeries[];
  readonly unit: ChartUnit;
  readonly zone: ZoneName;
}

const MOST_ROWS = 200;

/** The numbers behind a chart, newest first. */
export function SeriesTable({ label, times, stepMs, series, unit, zone }: SeriesTableProps) {
  const newest = times.map((_, i) => times.length - 1 - i).slice(0, MOST_ROWS);
  return (
    <div className="max-h-80 overflow-y-auto">
      <Table aria-label={label}>
        <TableHead>
          <tr>
            <HeadCell>Time</HeadCell>
            {series.map((s) => (
              <HeadCell key={s.id} number>
                {s.name}
              </HeadCell>
            ))}
          </tr>
        </TableHead>
        <tbody>
          {newest.map((i) => (
            <Row key={i}>
              <RowHeadCell className="font-mono text-dense font-normal">{instantLabel(times[i] ?? 0, stepMs, zone)}</RowHeadCell>
              {series.map((s) => (
                <Cell key={s.id} number>
                  {formatValue(s.values[i] ?? null, unit)}
                </Cell>
              ))}
            </Row>
          ))}
        </tbody>
      </Table>
    </div>
  );
}
