"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { visibleText } from "@/lib/kernel/visible-text";
import type { ScrapeHealth, TargetView } from "@/lib/scrape";
import { formatValue } from "../chart";
import { fetchJson } from "../shell/api-client";
import {
  Button,
  Cell,
  ConfirmButton,
  ErrorNote,
  HeadCell,
  Panel,
  panelStateOf,
  Row,
  RowHeadCell,
  type Status,
  StatusMark,
  Table,
  TableHead,
} from "../ui";
import { Instant } from "./instant";
import { useMe } from "./settings-frame";
import { TargetDialog } from "./target-dialog";
import { useChange } from "./use-change";

const STATE: Readonly<Record<ScrapeHealth["state"], { readonly status: Status; readonly word: string }>> = {
  up: { status: "ok", word: "Up" },
  down: { status: "breached", word: "Down" },
  unknown: { status: "no-data", word: "Not scraped yet" },
};

/** What is scraped, how it does, and what went wrong last. */
export function TargetsScreen() {
  const targets = useQuery({
    queryKey: ["targets"],
    queryFn: ({ signal }) => fetchJson<readonly TargetView[]>("/api/v1/targets", signal),
    refetchInterval: 15_000,
  });
  const may = useMe().data?.permissions.includes("targets:write") ?? false;
  const change = useChange(["targets"]);
  const [editing, setEditing] = useState<TargetView | "new" | null>(null);
  const all = targets.data ?? [];
  const down = all.flatMap((t) => t.health).filter((h) => h.state === "down").length;
  return (
    <>
      <h1 className="sr-only">Scrape targets</h1>
      <Panel
        title="Scrape targets"
        note={all.length > 0 ? `${all.length}${down > 0 ? `, ${down} down` : ""}` : null}
        actions={
          may && (
            <Button kind="primary" onClick={() => setEditing("new")}>
              Add a target
            </Button>
          )
        }
        state={panelStateOf(targets, () =>
          all.length === 0 ? { kind: "empty-filter", why: "Nothing is scraped. Add a target, or let your collectors send." } : null,
        )}
      >
        {change.problem && <ErrorNote error={change.problem} inline />}
        <Table aria-label="Scrape targets">
          <TableHead>
            <tr>
              <HeadCell>Job</HeadCell>
              <HeadCell>State</HeadCell>
              <HeadCell>Address</HeadCell>
              <HeadCell number>Samples</HeadCell>
              <HeadCell number>Took</HeadCell>
              <HeadCell>Last scrape</HeadCell>
              <HeadCell>Last error</HeadCell>
              <HeadCell>
                <span className="sr-only">Acts</span>
              </HeadCell>
            </tr>
          </TableHead>
          <tbody>
            {all.flatMap((target) => {
              const lines = target.health.length > 0 ? target.health : [null];
              return lines.map((health, i) => (
                <Row key={`${target.id} ${health?.url ?? ""}`}>
                  <RowHeadCell>{i === 0 && visibleText(target.job)}</RowHeadCell>
                  <Cell>
                    {target.paused ? <StatusMark status="no-data" word="Paused" /> : <StatusMark {...STATE[health?.state ?? "unknown"]} />}
                  </Cell>
                  <Cell className="min-w-52 font-mono text-dense whitespace-normal wrap-anywhere">
                    {visibleText(health?.url ?? target.url)}
                  </Cell>
                  <Cell number>{health?.samples ?? "–"}</Cell>
                  <Cell number>{formatValue(health?.lastDurationMs == null ? null : health.lastDurationMs / 1000, "s")}</Cell>
                  <Cell>
                    <Instant at={health?.lastScrapeAt ?? null} never="Never" />
                  </Cell>
                  <Cell className="max-w-96 min-w-40 whitespace-normal">
                    {visibleText(health?.lastError || target.problem) || <span className="text-muted">–</span>}
                  </Cell>
                  <Cell className="text-right">
                    {i === 0 && may && target.source === "console" && (
                      <span className="inline-flex gap-1">
                        <Button size="sm" onClick={() => setEditing(target)}>
                          Edit
                        </Button>
                        <Button
                          size="sm"
                          disabled={change.busy}
                          onClick={() => void change.send("PATCH", `/api/v1/targets/${target.id}`, { paused: !target.paused })}
                        >
                          {target.paused ? "Resume" : "Pause"}
                        </Button>
                        <ConfirmButton
                          size="sm"
                          confirm="Remove it"
                          onConfirm={() => void change.send("DELETE", `/api/v1/targets/${target.id}`)}
                        >
                          Remove
                        </ConfirmButton>
                      </span>
                    )}
                    {i === 0 && target.source === "file" && <span className="text-muted">from the targets file</span>}
                  </Cell>
                </Row>
              ));
            })}
          </tbody>
        </Table>
      </Panel>
      {editing !== null && <TargetDialog target={editing === "new" ? null : editing} onClose={() => setEditing(null)} />}
    </>
  );
}
