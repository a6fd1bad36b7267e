import Link from "next/link";
import type { GatewayRow } from "@/lib/fleet";
import { formatNumber } from "../chart/prepare/format";
import { Panel } from "../ui/panel";
import { SeverityChip } from "../ui/severity-chip";
import { StatusMark } from "../ui/status-mark";
import { Cell, HeadCell, Row, RowHeadCell, Table, TableHead } from "../ui/table";
import { nodeHref } from "./deployment-rows";
import { healthModel, latencyText, quantileTitle } from "./figures";

/** What stands before the engines and sees what users see. */
export function GatewaysPanel({ gateways }: { readonly gateways: readonly GatewayRow[] }) {
  return (
    <Panel title="Gateways and routers" note={`${gateways.length}`}>
      <Table aria-label="Gateways and routers">
        <TableHead>
          <tr>
            <HeadCell>Name</HeadCell>
            <HeadCell>Alert</HeadCell>
            <HeadCell>Health</HeadCell>
            <HeadCell>Role</HeadCell>
            <HeadCell>Region</HeadCell>
            <HeadCell number>req/s</HeadCell>
            <HeadCell number>TTFT p95</HeadCell>
            <HeadCell number>In flight</HeadCell>
            <HeadCell number>Errors</HeadCell>
          </tr>
        </TableHead>
        <tbody>
          {gateways.map((g) => (
            <Row key={g.id}>
              <RowHeadCell>
                <Link href={nodeHref(g.id)} className="no-underline hover:underline">
                  {g.name}
                </Link>
                <span className="pl-2 font-normal text-dense text-muted">
                  {g.engine} {g.version}
                </span>
              </RowHeadCell>
              <Cell>{g.severity && <SeverityChip severity={g.severity} />}</Cell>
              <Cell>
                <StatusMark {...healthModel(g.health)} reason={g.reason} />
              </Cell>
              <Cell>{g.role}</Cell>
              <Cell>{g.region || "–"}</Cell>
              <Cell number>{formatNumber(g.requestsPerS, "requests/s")}</Cell>
              <Cell number title={quantileTitle(g.ttftP95) ?? undefined}>
                {latencyText(g.ttftP95)}
              </Cell>
              <Cell number>{formatNumber(g.running, "requests")}</Cell>
              <Cell number>{formatNumber(g.errorRatio, "ratio")}</Cell>
            </Row>
          ))}
        </tbody>
      </Table>
    </Panel>
  );
}
