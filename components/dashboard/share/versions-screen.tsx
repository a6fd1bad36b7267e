"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { parseAsInteger, useQueryStates } from "nuqs";
import type { DashboardView, VersionSummary } from "@/lib/dashboards";
import { visibleText } from "@/lib/kernel/visible-text";
import { Instant } from "../../settings/instant";
import { useNamePage } from "../../shell/page-name";
import { useChange } from "../../settings/use-change";
import { Button, ButtonLink, Cell, ErrorNote, HeadCell, Panel, Row, RowHeadCell, Table, TableHead, panelStateOf } from "../../ui";
import { dashboardApi, dashboardHref, dashboardQuery, diffQuery, versionsQuery } from "../data/dashboard-queries";
import { DiffList } from "./diff-list";

/** Every version of a dashboard: who saved it when and why, what differs, and the way back. */
export function VersionsScreen({ uid }: { readonly uid: string }) {
  const router = useRouter();
  const [url, setUrl] = useQueryStates({ from: parseAsInteger, to: parseAsInteger }, { history: "replace", scroll: false });
  const view = useQuery(dashboardQuery(uid));
  const query = useQuery(versionsQuery(uid));
  const change = useChange<DashboardView>(["dashboards"]);
  const versions = query.data ?? [];
  const to = url.to ?? versions[0]?.version ?? 0;
  const from = url.from ?? to - 1;
  const restore = async (version: number): Promise<void> => {
    const body = { version: versions[0]?.version ?? version, note: "" };
    if (await change.send("POST", dashboardApi(uid, `/versions/${version}/restore`), body)) router.push(dashboardHref(uid));
  };
  useNamePage(view.data && visibleText(view.data.dashboard.title));
  const title = view.data ? visibleText(view.data.dashboard.title) : "";
  return (
    <>
      <h1 className="sr-only">Versions of {title}</h1>
      <Panel
        title={`Versions of ${title}`}
        state={panelStateOf(query, () => (versions.length === 0 ? { kind: "empty-filter", why: "This dashboard has no versions." } : null))}
        actions={
          <ButtonLink href={dashboardHref(uid)} prefetch={false}>
            Back to the dashboard
          </ButtonLink>
        }
      >
        {change.problem && <ErrorNote error={change.problem} inline />}
        <VersionTable
          uid={uid}
          versions={versions}
          compared={[from, to]}
          mayRestore={view.data?.mayEdit ?? false}
          busy={change.busy}
          onCompare={(next) => void setUrl(next)}
          onRestore={(version) => void restore(version)}
        />
      </Panel>
      {from >= 1 && to > from && <Difference uid={uid} from={from} to={to} />}
    </>
  );
}

interface VersionTableProps {
  readonly uid: string;
  readonly versions: readonly VersionSummary[];
  /** The two whose difference is shown. */
  readonly compared: readonly [number, number];
  readonly mayRestore: boolean;
  readonly busy: boolean;
  readonly onCompare: (compared: { readonly from: number; readonly to: number }) => void;
  readonly onRestore: (version: number) => void;
}

function VersionTable({ uid, versions, compared: [from, to], mayRestore, busy, onCompare, onRestore }: VersionTableProps) {
  const newest = versions[0]?.version ?? 0;
  const pick = (column: "from" | "to", version: number): void => {
    const next = column === "from" ? { from: version, to: Math.max(to, version + 1) } : { from: Math.min(from, version - 1), to: version };
    onCompare(next);
  };
  return (
    <Table aria-label="Versions">
      <TableHead>
        <tr>
          <HeadCell>From</HeadCell>
          <HeadCell>To</HeadCell>
          <HeadCell>Version</HeadCell>
          <HeadCell>Saved</HeadCell>
          <HeadCell>By</HeadCell>
          <HeadCell>Note</HeadCell>
          <HeadCell>
            <span className="sr-only">Acts</span>
          </HeadCell>
        </tr>
      </TableHead>
      <tbody>
        {versions.map(({ version, at, by, note, restoredFrom }) => (
          <Row key={version}>
            <Cell>
              <input
                type="radio"
                name="from"
                aria-label={`Compare from version ${version}`}
                checked={version === from}
                disabled={version === newest}
                onChange={() => pick("from", version)}
              />
            </Cell>
            <Cell>
              <input
                type="radio"
                name="to"
                aria-label={`Compare to version ${version}`}
                checked={version === to}
                disabled={version === versions.at(-1)?.version}
                onChange={() => pick("to", version)}
              />
            </Cell>
            <RowHeadCell>
              <Link href={`${dashboardHref(uid)}?version=${version}`} prefetch={false} className="text-accent underline">
                {version}
              </Link>
              {version === newest && <span className="pl-2 font-normal text-muted">newest</span>}
            </RowHeadCell>
            <Cell className="text-muted">
              <Instant at={at} />
            </Cell>
            <Cell>{visibleText(by)}</Cell>
            <Cell className="max-w-md truncate">
              {restoredFrom !== null && <span className="text-muted">Restored from {restoredFrom}. </span>}
              {visibleText(note)}
            </Cell>
            <Cell className="text-right">
              {mayRestore && version !== newest && (
                <Button size="sm" disabled={busy} onClick={() => onRestore(version)}>
                  Restore
                </Button>
              )}
            </Cell>
          </Row>
        ))}
      </tbody>
    </Table>
  );
}

function Difference({ uid, from, to }: { readonly uid: string; readonly from: number; readonly to: number }) {
  const query = useQuery(diffQuery(uid, from, to));
  return (
    <Panel title={`From version ${from} to ${to}`} state={panelStateOf(query)}>
      <div className="px-4 pb-4">{query.data && <DiffList changes={query.data.changes} />}</div>
    </Panel>
  );
}
