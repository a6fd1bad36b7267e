"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { CreatedPublicLink, DashboardView, PublicLinkView } from "@/lib/dashboards";
import { choiceToParam } from "@/lib/kernel/time-choice";
import { visibleText } from "@/lib/kernel/visible-text";
import { Instant } from "../../settings/instant";
import { useChange } from "../../settings/use-change";
import {
  Button,
  Cell,
  ConfirmButton,
  CopyButton,
  ErrorNote,
  Field,
  HeadCell,
  Input,
  Row,
  RowHeadCell,
  Select,
  StatusMark,
  Table,
  TableHead,
  problemOf,
} from "../../ui";
import { dashboardApi, publicLinksQuery } from "../data/dashboard-queries";
import type { LiveDashboard } from "../view/use-dashboard";

interface PublicLinksProps {
  readonly view: DashboardView;
  readonly live: LiveDashboard;
}

const DAYS = [
  { value: "1", label: "1 day" },
  { value: "7", label: "7 days" },
  { value: "30", label: "30 days" },
  { value: "90", label: "90 days" },
  { value: "365", label: "1 year" },
] as const;

/** Links that show this dashboard to anybody, until they end or are taken back. */
export function PublicLinks({ view, live }: PublicLinksProps) {
  const query = useQuery(publicLinksQuery(view.uid));
  const change = useChange<CreatedPublicLink>(["dashboards", "one", view.uid, "links"]);
  const [name, setName] = useState("");
  const [days, setDays] = useState<(typeof DAYS)[number]["value"]>("7");
  const [frozen, setFrozen] = useState<"live" | "frozen">(live.time.choice.kind === "absolute" ? "frozen" : "live");
  const [tenant, setTenant] = useState("");
  const [made, setMade] = useState<string | null>(null);
  const create = async (): Promise<void> => {
    const { choice } = live.time;
    const time =
      frozen === "frozen" || choice.kind === "absolute" ? { from: live.range.from, to: live.range.to } : { last: choiceToParam(choice) };
    const variables = Object.fromEntries(live.resolved.map((v) => [v.name, v.chosen]));
    const body = { name: name.trim(), expiresInDays: Number(days), time, variables, tenant: tenant.trim() || null };
    const answer = await change.send("POST", dashboardApi(view.uid, "/links"), body);
    if (answer) setMade(location.origin + answer.path);
  };
  return (
    <div className="flex flex-col gap-3 px-4 pt-3">
      <p className="text-muted">
        Anybody who has the link sees these panels, with the values chosen now, without signing in; nothing else, and nothing can be
        changed. Logs and traces are left out.
      </p>
      {change.problem && <ErrorNote error={change.problem} inline />}
      {made !== null && (
        <Field label="The link" htmlFor="public-link" hint="It is shown this once; keep it now.">
          <span className="flex gap-1">
            <Input id="public-link" readOnly value={made} onFocus={(event) => event.target.select()} />
            <CopyButton text={made} name="Copy the public link" />
          </span>
        </Field>
      )}
      <div className="grid grid-cols-2 gap-3 max-sm:grid-cols-1">
        <Field label="For whom" htmlFor="public-name" hint="So that you know which is which.">
          <Input id="public-name" value={name} maxLength={100} onChange={(event) => setName(event.target.value)} />
        </Field>
        <Field label="Only tenant" htmlFor="public-tenant" hint="Leave it empty for all series.">
          <Input id="public-tenant" value={tenant} maxLength={128} onChange={(event) => setTenant(event.target.value)} />
        </Field>
        <Select name="Ends after" value={days} options={DAYS.map((d) => ({ ...d, label: `Ends after ${d.label}` }))} onChange={setDays} />
        <Select
          name="Time"
          value={frozen}
          options={[
            { value: "live" as const, label: "Moves with time" },
            { value: "frozen" as const, label: "Always these instants" },
          ]}
          onChange={setFrozen}
          disabled={live.time.choice.kind === "absolute"}
        />
      </div>
      <div>
        <Button kind="primary" disabled={change.busy} onClick={() => void create()}>
          Make a public link
        </Button>
      </div>
      {query.error ? (
        <ErrorNote error={problemOf(query.error)} onRetry={() => void query.refetch()} inline />
      ) : (
        query.data && query.data.length > 0 && <LinkTable uid={view.uid} links={query.data} />
      )}
    </div>
  );
}

const STATES = {
  active: { status: "ok", word: "Works" },
  expired: { status: "no-data", word: "Ended" },
  revoked: { status: "no-data", word: "Taken back" },
} as const;

function LinkTable({ uid, links }: { readonly uid: string; readonly links: readonly PublicLinkView[] }) {
  const change = useChange(["dashboards", "one", uid, "links"]);
  return (
    <div className="-mx-4">
      {change.problem && <ErrorNote error={change.problem} inline />}
      <Table aria-label="Public links">
        <TableHead>
          <tr>
            <HeadCell>For whom</HeadCell>
            <HeadCell>State</HeadCell>
            <HeadCell>Ends</HeadCell>
            <HeadCell number>Opened</HeadCell>
            <HeadCell>
              <span className="sr-only">Acts</span>
            </HeadCell>
          </tr>
        </TableHead>
        <tbody>
          {links.map((link) => (
            <Row key={link.id}>
              <RowHeadCell className="max-w-40 truncate">{visibleText(link.name) || "–"}</RowHeadCell>
              <Cell>
                <StatusMark {...STATES[link.state]} />
              </Cell>
              <Cell className="text-muted">
                <Instant at={link.expiresAt} />
              </Cell>
              <Cell number>{link.openedCount}</Cell>
              <Cell className="text-right">
                {link.state === "active" && (
                  <ConfirmButton
                    size="sm"
                    confirm="Take it back for good"
                    disabled={change.busy}
                    onConfirm={() => void change.send("DELETE", dashboardApi(uid, `/links/${link.id}`))}
                  >
                    Take back
                  </ConfirmButton>
                )}
              </Cell>
            </Row>
          ))}
        </tbody>
      </Table>
    </div>
  );
}
