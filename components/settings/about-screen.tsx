"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import type { DutyStatus } from "@/lib/jobs";
import type { MetricStoreStats } from "@/lib/metrics";
import { formatNumber, formatValue } from "../chart";
import { fetchJson } from "../shell/api-client";
import { Cell, Figure, HeadCell, Panel, panelStateOf, Row, RowHeadCell, StatusMark, Table, TableHead } from "../ui";
import { Instant } from "./instant";

interface StoreView {
  readonly metrics: MetricStoreStats;
  readonly duties: readonly DutyStatus[];
}

/** How Sightglass itself does: its store, and the work it does now and then. */
export function AboutScreen() {
  const store = useQuery({
    queryKey: ["store"],
    queryFn: ({ signal }) => fetchJson<StoreView>("/api/v1/settings/store", signal),
    refetchInterval: 15_000,
  });
  const metrics = store.data?.metrics;
  return (
    <>
      <h1 className="sr-only">Sightglass itself</h1>
      <Panel
        title="Store of metrics"
        state={panelStateOf(store)}
        actions={
          <Link href="/explore?metric=sightglass_http_request_duration_seconds&by=route" className="text-accent hover:underline">
            Its own metrics in Explore
          </Link>
        }
      >
        {metrics && (
          <dl className="flex flex-wrap">
            <Figure label="Series" value={formatNumber(metrics.series, "")} />
            <Figure label="Active" value={formatNumber(metrics.activeSeries, "")} />
            <Figure label="Samples in memory" value={formatNumber(metrics.headSamples, "")} />
            <Figure label="Accepted since start" value={formatNumber(metrics.acceptedSamples, "")} />
            <Figure label="Chunks of 2 h" value={formatValue(metrics.chunkBytes, "bytes")} />
            <Figure label="Cold groups" value={formatValue(metrics.coldBytes, "bytes")} />
            <Figure label="Roll-ups" value={formatValue(metrics.rollupBytes, "bytes")} />
            <Figure label="Write-ahead log" value={formatValue(metrics.walBytes, "bytes")} />
            <Figure
              label="Oldest log entry"
              value={metrics.walLagMs === null ? null : formatValue(metrics.walLagMs / 1000, "s")}
              why="None"
            />
            <Figure label="Refused series" value={formatNumber(metrics.refusedSeries, "")} />
          </dl>
        )}
      </Panel>
      <Panel
        title="Duties"
        note={store.data ? `${store.data.duties.filter((d) => d.failed || d.overdue).length} in trouble` : null}
        state={panelStateOf(store)}
      >
        {store.data && <Duties duties={store.data.duties} />}
      </Panel>
    </>
  );
}

function Duties({ duties }: { readonly duties: readonly DutyStatus[] }) {
  return (
    <Table aria-label="Duties">
      <TableHead>
        <tr>
          <HeadCell>Duty</HeadCell>
          <HeadCell>State</HeadCell>
          <HeadCell>Last run</HeadCell>
          <HeadCell number>Took</HeadCell>
          <HeadCell number>Every</HeadCell>
          <HeadCell number>Failures</HeadCell>
          <HeadCell>What was done</HeadCell>
          <HeadCell>By</HeadCell>
        </tr>
      </TableHead>
      <tbody>
        {duties.map((duty) => (
          <Row key={duty.name}>
            <RowHeadCell>{duty.name}</RowHeadCell>
            <Cell>
              <StatusMark
                status={duty.failed ? "breached" : duty.overdue ? "at-risk" : "ok"}
                word={duty.failed ? "Failed" : duty.overdue ? "Overdue" : "Well"}
              />
            </Cell>
            <Cell>
              <Instant at={duty.endedMs} />
            </Cell>
            <Cell number>{formatValue((duty.endedMs - duty.startedMs) / 1000, "s")}</Cell>
            <Cell number>{formatValue(duty.everyMs / 1000, "s")}</Cell>
            <Cell number>{duty.failures}</Cell>
            <Cell className="max-w-96 whitespace-normal">{duty.note || <span className="text-muted">–</span>}</Cell>
            <Cell className="text-muted">{duty.holder}</Cell>
          </Row>
        ))}
      </tbody>
    </Table>
  );
}
