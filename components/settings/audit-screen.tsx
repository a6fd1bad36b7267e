"use client";

import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { parseAsString, useQueryState } from "nuqs";
import { useState } from "react";
import { visibleText } from "@/lib/kernel/visible-text";
import type { AuditPage, AuditView, ChainVerdict } from "@/lib/people";
import { fetchJson } from "../shell/api-client";
import { Button, Cell, Drawer, HeadCell, Input, Panel, panelStateOf, Row, RowHeadCell, Table, TableHead } from "../ui";
import { ChainState } from "./chain-state";
import { Instant } from "./instant";

/** Every change, by whom, from where; and whether the log is whole. */
export function AuditScreen() {
  const [text, setText] = useQueryState("q", parseAsString.withDefault(""));
  const [open, setOpen] = useState<AuditView | null>(null);
  const chain = useQuery({ queryKey: ["audit", "chain"], queryFn: ({ signal }) => fetchJson<ChainVerdict>("/api/v1/audit/chain", signal) });
  const pages = useInfiniteQuery({
    queryKey: ["audit", "events", text],
    queryFn: ({ signal, pageParam }) => {
      const params = new URLSearchParams({ limit: "100", ...(text ? { text } : {}), ...(pageParam ? { cursor: pageParam } : {}) });
      return fetchJson<AuditPage>(`/api/v1/audit?${params.toString()}`, signal);
    },
    initialPageParam: "",
    getNextPageParam: (last: AuditPage) => last.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  });
  const events = pages.data?.pages.flatMap((p) => p.events) ?? [];
  return (
    <>
      <h1 className="sr-only">Audit log</h1>
      {chain.data && (
        <p className="border-b border-line px-4 py-2">
          <ChainState verdict={chain.data} />
        </p>
      )}
      <Panel
        title="Audit log"
        actions={
          <Input
            aria-label="Search the audit log"
            placeholder="Search"
            className="w-56"
            value={text}
            onChange={(event) => void setText(event.target.value || null)}
          />
        }
        state={panelStateOf(pages, () => (events.length === 0 ? { kind: "empty-filter", why: "No entry has all of these words." } : null))}
      >
        <Table aria-label="Audit log">
          <TableHead>
            <tr>
              <HeadCell>Time</HeadCell>
              <HeadCell>Who</HeadCell>
              <HeadCell>Did</HeadCell>
              <HeadCell>To</HeadCell>
              <HeadCell>From</HeadCell>
              <HeadCell>
                <span className="sr-only">Details</span>
              </HeadCell>
            </tr>
          </TableHead>
          <tbody>
            {events.map((event) => (
              <Row key={event.seq}>
                <RowHeadCell className="font-normal">
                  <Instant at={event.at} />
                </RowHeadCell>
                <Cell>{visibleText(event.actorName)}</Cell>
                <Cell className="font-mono text-dense">{event.action}</Cell>
                <Cell className="max-w-80 truncate">{visibleText(event.subject)}</Cell>
                <Cell className="font-mono text-dense text-muted">{event.remoteAddress || "–"}</Cell>
                <Cell className="text-right">
                  <Button size="sm" kind="quiet" onClick={() => setOpen(event)}>
                    Details
                  </Button>
                </Cell>
              </Row>
            ))}
          </tbody>
        </Table>
        {pages.hasNextPage && (
          <Button className="m-4" disabled={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
            Older entries
          </Button>
        )}
      </Panel>
      <Drawer open={open !== null} onOpenChange={(is) => !is && setOpen(null)} title={open?.action ?? ""}>
        {open && <EventDetails event={open} />}
      </Drawer>
    </>
  );
}

function EventDetails({ event }: { readonly event: AuditView }) {
  return (
    <>
      <p className="text-muted">
        Entry {event.seq}, request {event.requestId}
      </p>
      {(["before", "after"] as const).map((side) => (
        <section key={side}>
          <h3 className="mt-4 mb-1 text-section font-semibold">{side === "before" ? "Before" : "After"}</h3>
          <pre className="overflow-x-auto rounded-control border border-line bg-subtle px-3 py-2 text-dense">
            {event[side] === null ? "nothing" : visibleText(JSON.stringify(event[side], null, 2))}
          </pre>
        </section>
      ))}
    </>
  );
}
