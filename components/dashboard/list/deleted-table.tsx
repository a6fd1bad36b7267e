"use client";

import type { DashboardSummary } from "@/lib/dashboards";
import { visibleText } from "@/lib/kernel/visible-text";
import { Instant } from "../../settings/instant";
import { useChange } from "../../settings/use-change";
import { Button, Cell, ErrorNote, HeadCell, Row, RowHeadCell, Table, TableHead } from "../../ui";
import { dashboardApi } from "../data/dashboard-queries";

/** What was deleted and can still be taken back. */
export function DeletedTable({ dashboards }: { readonly dashboards: readonly DashboardSummary[] }) {
  const change = useChange(["dashboards"]);
  return (
    <>
      {change.problem && <ErrorNote error={change.problem} inline />}
      <Table aria-label="Deleted dashboards">
        <TableHead>
          <tr>
            <HeadCell>Title</HeadCell>
            <HeadCell>Deleted</HeadCell>
            <HeadCell>
              <span className="sr-only">Acts</span>
            </HeadCell>
          </tr>
        </TableHead>
        <tbody>
          {dashboards.map((d) => (
            <Row key={d.uid}>
              <RowHeadCell className="max-w-md truncate">{visibleText(d.title)}</RowHeadCell>
              <Cell className="text-muted">
                <Instant at={d.deletedAt} />
              </Cell>
              <Cell className="text-right">
                <Button size="sm" disabled={change.busy} onClick={() => void change.send("POST", dashboardApi(d.uid, "/undelete"))}>
                  Take back
                </Button>
              </Cell>
            </Row>
          ))}
        </tbody>
      </Table>
    </>
  );
}
