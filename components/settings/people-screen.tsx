"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type PersonView, ROLES } from "@/lib/people";
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
  Select,
  StatusMark,
  Table,
  TableHead,
} from "../ui";
import { Instant } from "./instant";
import { AddPersonDialog } from "./add-person-dialog";
import { ResetPasswordDialog } from "./reset-password-dialog";
import { ROLE_WORDS } from "./role-words";
import { useChange } from "./use-change";

/** Who may use the console, and as what. */
export function PeopleScreen() {
  const people = useQuery({ queryKey: ["people"], queryFn: ({ signal }) => fetchJson<readonly PersonView[]>("/api/v1/people", signal) });
  const change = useChange(["people"]);
  const [adding, setAdding] = useState(false);
  const [resetting, setResetting] = useState<PersonView | null>(null);
  return (
    <>
      <h1 className="sr-only">People</h1>
      <Panel
        title="People"
        note={people.data ? `${people.data.length}` : null}
        actions={
          <Button kind="primary" onClick={() => setAdding(true)}>
            Add a person
          </Button>
        }
        state={panelStateOf(people)}
      >
        {change.problem && <ErrorNote error={change.problem} inline />}
        <Table aria-label="People">
          <TableHead>
            <tr>
              <HeadCell>Name</HeadCell>
              <HeadCell>E-mail</HeadCell>
              <HeadCell>Role</HeadCell>
              <HeadCell>Signs in with</HeadCell>
              <HeadCell>Last sign-in</HeadCell>
              <HeadCell>State</HeadCell>
              <HeadCell>
                <span className="sr-only">Acts</span>
              </HeadCell>
            </tr>
          </TableHead>
          <tbody>
            {people.data?.map((person) => (
              <Row key={person.id}>
                <RowHeadCell>
                  {person.name} {person.demo && <span className="font-normal text-muted">demo</span>}
                </RowHeadCell>
                <Cell>{person.email}</Cell>
                <Cell>
                  {person.role === "tenant-viewer" ? (
                    `${ROLE_WORDS[person.role]}, ${person.tenant}`
                  ) : (
                    <Select
                      name={`Role of ${person.name}`}
                      value={person.role}
                      disabled={change.busy}
                      options={ROLES.filter((r) => r !== "tenant-viewer").map((r) => ({ value: r, label: ROLE_WORDS[r] }))}
                      onChange={(role) => void change.send("PATCH", `/api/v1/people/${person.id}`, { role, tenant: null })}
                    />
                  )}
                </Cell>
                <Cell>{person.signsInWith === "password" ? "Password" : "Single sign-on"}</Cell>
                <Cell>
                  <Instant at={person.lastSignInAt} never="Never" />
                </Cell>
                <Cell>
                  <StatusMark
                    status={person.disabledAt === null ? "ok" : "no-data"}
                    word={person.disabledAt === null ? "Active" : "Disabled"}
                  />
                </Cell>
                <Cell className="text-right">
                  {person.signsInWith === "password" && !person.demo && (
                    <Button size="sm" className="mr-2" onClick={() => setResetting(person)}>
                      New password
                    </Button>
                  )}
                  <ConfirmButton
                    size="sm"
                    confirm={person.disabledAt === null ? "Disable and sign out" : "Enable again"}
                    onConfirm={() => void change.send("PATCH", `/api/v1/people/${person.id}`, { disabled: person.disabledAt === null })}
                  >
                    {person.disabledAt === null ? "Disable" : "Enable"}
                  </ConfirmButton>
                </Cell>
              </Row>
            ))}
          </tbody>
        </Table>
      </Panel>
      {resetting && <ResetPasswordDialog person={resetting} onClose={() => setResetting(null)} />}
      {adding && <AddPersonDialog onClose={() => setAdding(false)} />}
    </>
  );
}
