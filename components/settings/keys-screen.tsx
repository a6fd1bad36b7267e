"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { KeyState, KeyView, MintedKey } from "@/lib/people";
import { fetchJson } from "../shell/api-client";
import {
  Button,
  Cell,
  Chip,
  CodeBlock,
  ConfirmButton,
  Dialog,
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
import { CreateKeyDialog } from "./create-key-dialog";
import { Instant } from "./instant";
import { useChange } from "./use-change";

const STATE: Readonly<Record<KeyState, { readonly status: Status; readonly word: string }>> = {
  active: { status: "ok", word: "Active" },
  expiring: { status: "at-risk", word: "Being replaced" },
  expired: { status: "no-data", word: "Expired" },
  revoked: { status: "no-data", word: "Revoked" },
};

/** The keys that senders and scripts use. A key's text is shown once, when it is made. */
export function KeysScreen() {
  const keys = useQuery({ queryKey: ["keys"], queryFn: ({ signal }) => fetchJson<readonly KeyView[]>("/api/v1/keys", signal) });
  const change = useChange<MintedKey>(["keys"]);
  const [creating, setCreating] = useState(false);
  const [minted, setMinted] = useState<MintedKey | null>(null);
  const rotate = async (key: KeyView): Promise<void> =>
    setMinted(await change.send("POST", `/api/v1/keys/${key.id}/rotate`, { overlapHours: 24 }));
  return (
    <>
      <h1 className="sr-only">API keys</h1>
      <Panel
        title="API keys"
        note={keys.data ? `${keys.data.filter((k) => k.state === "active").length} active` : null}
        actions={
          <Button kind="primary" onClick={() => setCreating(true)}>
            Create a key
          </Button>
        }
        state={panelStateOf(keys, () =>
          keys.data?.length === 0
            ? { kind: "empty-filter", why: "There is no key yet. Senders need one with the scope ingest:write." }
            : null,
        )}
      >
        {change.problem && <ErrorNote error={change.problem} inline />}
        <Table aria-label="API keys">
          <TableHead>
            <tr>
              <HeadCell>Name</HeadCell>
              <HeadCell>Key</HeadCell>
              <HeadCell>May</HeadCell>
              <HeadCell>Tenant</HeadCell>
              <HeadCell>State</HeadCell>
              <HeadCell>Last used</HeadCell>
              <HeadCell>Expires</HeadCell>
              <HeadCell>
                <span className="sr-only">Acts</span>
              </HeadCell>
            </tr>
          </TableHead>
          <tbody>
            {keys.data?.map((key) => (
              <Row key={key.id}>
                <RowHeadCell className="min-w-32 whitespace-normal">{key.name}</RowHeadCell>
                <Cell className="font-mono text-dense">
                  {key.prefix}
                  <span className="block text-muted">{key.hint}</span>
                </Cell>
                <Cell>
                  <span className="flex min-w-40 flex-wrap gap-1 py-1">
                    {key.scopes.map((scope) => (
                      <Chip key={scope}>{scope}</Chip>
                    ))}
                  </span>
                </Cell>
                <Cell>{key.tenant ?? <span className="text-muted">whole fleet</span>}</Cell>
                <Cell>
                  <StatusMark {...STATE[key.state]} />
                </Cell>
                <Cell className="min-w-24 whitespace-normal">
                  <Instant at={key.lastUsedAt} never="Never" />
                </Cell>
                <Cell className="min-w-24 whitespace-normal">
                  <Instant at={key.expiresAt} never="Never" />
                </Cell>
                <Cell className="text-right">
                  {(key.state === "active" || key.state === "expiring") && (
                    <span className="inline-flex gap-1">
                      {key.state === "active" && (
                        <Button size="sm" disabled={change.busy} onClick={() => void rotate(key)}>
                          Rotate
                        </Button>
                      )}
                      <ConfirmButton
                        size="sm"
                        confirm="Revoke for good"
                        onConfirm={() => void change.send("DELETE", `/api/v1/keys/${key.id}`)}
                      >
                        Revoke
                      </ConfirmButton>
                    </span>
                  )}
                </Cell>
              </Row>
            ))}
          </tbody>
        </Table>
      </Panel>
      {creating && (
        <CreateKeyDialog
          onClose={(key) => {
            setCreating(false);
            setMinted(key);
          }}
        />
      )}
      <Dialog
        open={minted !== null}
        onOpenChange={() => setMinted(null)}
        title="Copy the key now"
        description="It is shown this once. Whoever holds it may do what it allows."
        footer={
          <Button kind="primary" onClick={() => setMinted(null)}>
            I have it
          </Button>
        }
      >
        {minted && <CodeBlock name="the new key" code={minted.text} />}
      </Dialog>
    </>
  );
}
