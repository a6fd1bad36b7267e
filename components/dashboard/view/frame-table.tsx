import { type Frame, rowCount } from "@/lib/dashboards";
import { unixMillis } from "@/lib/kernel/units";
import { visibleText } from "@/lib/kernel/visible-text";
import { fullDateTime } from "@/lib/kernel/zone";
import { Cell, HeadCell, Row, Table, TableHead } from "../../ui";

const MOST_ROWS = 200;
const MOST_COLUMNS = 40;

/** A table as it is, exact numbers and all. */
export function FrameTable({ frame, zone }: { readonly frame: Frame; readonly zone: string }) {
  const columns = frame.columns.slice(0, MOST_COLUMNS);
  const count = rowCount(frame);
  return (
    <>
      <Table aria-label="Data">
        <TableHead>
          <tr>
            {columns.map((c, i) => (
              <HeadCell key={i} number={c.kind === "number"}>
                {visibleText(c.name)}
              </HeadCell>
            ))}
          </tr>
        </TableHead>
        <tbody>
          {Array.from({ length: Math.min(count, MOST_ROWS) }, (_, row) => (
            <Row key={row}>
              {columns.map((c, i) => {
                const cell = c.cells[row] ?? null;
                const text =
                  cell === null
                    ? "–"
                    : c.kind === "time" && typeof cell === "number"
                      ? fullDateTime(unixMillis(cell), zone)
                      : visibleText(String(cell));
                return (
                  <Cell key={i} number={c.kind === "number"} className="max-w-80 truncate">
                    {text}
                  </Cell>
                );
              })}
            </Row>
          ))}
        </tbody>
      </Table>
      {(count > MOST_ROWS || frame.columns.length > MOST_COLUMNS) && (
        <p className="px-4 py-1 text-dense text-muted">
          {Math.min(count, MOST_ROWS)} of {count} rows, {columns.length} of {frame.columns.length} columns; the export has them all.
        </p>
      )}
    </>
  );
}
