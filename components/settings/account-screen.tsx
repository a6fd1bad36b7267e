"use client";

import { useQuery } from "@tanstack/react-query";
import { roleName, type SessionView } from "@/lib/people";
import { fetchJson } from "../shell/api-client";
import { Button, ButtonLink, Cell, ErrorNote, HeadCell, Panel, panelStateOf, Row, RowHeadCell, Table, TableHead } from "../ui";
import { browserName } from "./browser-name";
import { Instant } from "./instant";
import { useMe } from "./settings-frame";
import { useChange } from "./use-change";

/** Who one is here, and every browser that is signed in as oneself. */
export function AccountScreen() {
  const me = useMe();
  return (
    <>
      <h1 className="sr-only">Your account</h1>
      <Panel
        title={me.data?.name ?? "Your account"}
        note={me.data ? roleName(me.data.role, me.data.tenant) : null}
        actions={me.data?.hasPassword && !me.data.demo && <ButtonLink href="/change-password">Change password</ButtonLink>}
        state={panelStateOf(me)}
      >
        <p className="px-4 pb-3 text-body text-muted">{me.data?.email}</p>
      </Panel>
      <OwnSessions />
    </>
  );
}

function OwnSessions() {
  const sessions = useQuery({
    queryKey: ["sessions"],
    queryFn: ({ signal }) => fetchJson<readonly SessionView[]>("/api/v1/sessions", signal),
  });
  const change = useChange(["sessions"]);
  const others = sessions.data?.some((session) => !session.current) ?? false;
  return (
    <Panel
      title="Signed in"
      note="A browser left alone for 30 minutes is signed out by itself."
      actions={
        others && (
          <Button disabled={change.busy} onClick={() => void change.send("DELETE", "/api/v1/sessions")}>
            Sign out everywhere else
          </Button>
        )
      }
      state={panelStateOf(sessions)}
    >
      {change.problem && <ErrorNote error={change.problem} inline />}
      <Table aria-label="Where you are signed in">
        <TableHead>
          <tr>
            <HeadCell>Browser</HeadCell>
            <HeadCell>Address</HeadCell>
            <HeadCell>Signed in</HeadCell>
            <HeadCell>Last seen</HeadCell>
            <HeadCell>
              <span className="sr-only">Acts</span>
            </HeadCell>
          </tr>
        </TableHead>
        <tbody>
          {sessions.data?.map((session) => (
            <Row key={session.id}>
              <RowHeadCell title={session.userAgent}>
                {browserName(session.userAgent)} {session.current && <span className="font-normal text-muted">this one</span>}
              </RowHeadCell>
              <Cell className="font-mono">{session.remoteAddress}</Cell>
              <Cell>
                <Instant at={session.createdAt} />
              </Cell>
              <Cell>
                <Instant at={session.lastSeenAt} />
              </Cell>
              <Cell className="text-right">
                {!session.current && (
                  <Button size="sm" disabled={change.busy} onClick={() => void change.send("DELETE", `/api/v1/sessions/${session.id}`)}>
                    Sign out
                  </Button>
                )}
              </Cell>
            </Row>
          ))}
        </tbody>
      </Table>
    </Panel>
  );
}
