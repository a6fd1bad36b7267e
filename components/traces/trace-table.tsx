"use client";

import Link from "next/link";
import { unixMillis } from "@/lib/kernel/units";
import { visibleText } from "@/lib/kernel/visible-text";
import { hourMinuteSecond, wallAt } from "@/lib/kernel/zone";
import type { TraceSummary } from "@/lib/traces";
import { formatNumber } from "../chart/prepare/format";
import { Cell, HeadCell, Row, RowHeadCell, StatusMark, Table, TableHead } from "../ui";
import { msText } from "./duration-text";

interface TraceTableProps {
  readonly traces: readonly TraceSummary[];
  readonly zone: string;
  /** The row the keyboard is on. */
  readonly current: number;
}

/** The traces as a dense list; each row opens its waterfall. */
export function TraceTable({ traces, zone, current }: TraceTableProps) {
  return (
    <Table aria-label="Traces">
      <TableHead>
        <tr>
          <HeadCell>Time</HeadCell>
          <HeadCell>Request</HeadCell>
          <HeadCell>Outcome</HeadCell>
          <HeadCell number>Duration</HeadCell>
          <HeadCell number>TTFT</HeadCell>
          <HeadCell number>Queue</HeadCell>
          <HeadCell number>Tokens in</HeadCell>
          <HeadCell number>Tokens out</HeadCell>
          <HeadCell>Model</HeadCell>
          <HeadCell>Tenant</HeadCell>
          <HeadCell number>Spans</HeadCell>
        </tr>
      </TableHead>
      <tbody>
        {traces.map((trace, i) => (
          <Row key={trace.traceId} aria-selected={i === current}>
            <Cell className="font-mono text-dense text-muted">
              {timeText(trace.startNs, zone)}
              <span className="max-sm:hidden">.{String(startMs(trace.startNs) % 1000).padStart(3, "0")}</span>
            </Cell>
            <RowHeadCell
              className="max-w-sm truncate max-sm:max-w-28"
              title={visibleText(`${trace.rootName} ${trace.services.join(" › ")}`)}
            >
              <Link href={`/traces/${trace.traceId}`} prefetch={false} className="text-accent hover:underline">
                {visibleText(trace.rootName) || "(no name)"}
              </Link>{" "}
              <span className="font-normal text-muted max-sm:hidden">{visibleText(trace.services.join(" › "))}</span>
            </RowHeadCell>
            <Cell>
              <StatusMark
                status={trace.status === "error" ? "breached" : "ok"}
                word={trace.status === "error" ? `${trace.errorCount} error${trace.errorCount === 1 ? "" : "s"}` : "Ok"}
              />
            </Cell>
            <Cell number>{msText(trace.durationMs)}</Cell>
            <Cell number>{msText(trace.ttftMs)}</Cell>
            <Cell number>{msText(trace.queueMs)}</Cell>
            <Cell number>{formatNumber(trace.tokensIn, "tokens")}</Cell>
            <Cell number>{formatNumber(trace.tokensOut, "tokens")}</Cell>
            <Cell>{visibleText(trace.model) || <span className="text-muted">–</span>}</Cell>
            <Cell>{visibleText(trace.tenant) || <span className="text-muted">–</span>}</Cell>
            <Cell number>{trace.spanCount}</Cell>
          </Row>
        ))}
      </tbody>
    </Table>
  );
}

const startMs = (startNs: string): number => Number(BigInt(startNs) / 1_000_000n);

const timeText = (startNs: string, zone: string): string => hourMinuteSecond(wallAt(unixMillis(startMs(startNs)), zone));
