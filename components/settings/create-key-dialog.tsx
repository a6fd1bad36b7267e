"use client";

import { useId, useState } from "react";
import type { MintedKey, Permission } from "@/lib/people";
import { Button, Checkbox, Dialog, ErrorNote, Field, Input } from "../ui";
import { useChange } from "./use-change";

/** What keys are made for, with the words a person chooses by. */
const SCOPES: readonly { readonly scope: Permission; readonly label: string }[] = [
  { scope: "ingest:write", label: "Send metrics, logs and traces" },
  { scope: "changes:write", label: "Report deployments and other changes" },
  { scope: "metrics:read", label: "Read metrics, also Sightglass’ own" },
  { scope: "logs:read", label: "Read logs" },
  { scope: "traces:read", label: "Read traces" },
  { scope: "fleet:read", label: "Read the fleet" },
];

/** A new key; `onClose` gets it, or null when nothing was made. */
export function CreateKeyDialog({ onClose }: { readonly onClose: (key: MintedKey | null) => void }) {
  const id = useId();
  const change = useChange<MintedKey>(["keys"]);
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<readonly Permission[]>(["ingest:write"]);
  const [tenant, setTenant] = useState("");
  const [days, setDays] = useState("");
  const wrongDays = days !== "" && !(Number.isInteger(Number(days)) && Number(days) >= 1 && Number(days) <= 3650);
  const create = async (): Promise<void> => {
    const body = { name: name.trim(), scopes, tenant: tenant.trim() || null, expiresInDays: days === "" ? null : Number(days) };
    const key = await change.send("POST", "/api/v1/keys", body);
    if (key !== null) onClose(key);
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose(null)}
      title="Create a key"
      footer={
        <>
          <Button onClick={() => onClose(null)}>Cancel</Button>
          <Button
            kind="primary"
            disabled={name.trim() === "" || scopes.length === 0 || wrongDays || change.busy}
            onClick={() => void create()}
          >
            Create
          </Button>
        </>
      }
    >
      <form className="flex flex-col gap-3" onSubmit={(event) => event.preventDefault()}>
        {change.problem && <ErrorNote error={change.problem} inline />}
        <Field label="Name" htmlFor={`${id}-name`} hint="Who or what will use it, for example “collector eu-west-1”.">
          <Input id={`${id}-name`} value={name} onChange={(event) => setName(event.target.value)} />
        </Field>
        <fieldset>
          <legend className="mb-1 text-dense font-medium">It may</legend>
          {SCOPES.map(({ scope, label }) => (
            <Checkbox
              key={scope}
              checked={scopes.includes(scope)}
              onChange={(on) => setScopes(on ? [...scopes, scope] : scopes.filter((s) => s !== scope))}
            >
              {label}
            </Checkbox>
          ))}
        </fieldset>
        <Field
          label="For one tenant"
          htmlFor={`${id}-tenant`}
          hint="What it sends is that tenant’s, and it sees nothing else. Empty: the whole fleet."
        >
          <Input id={`${id}-tenant`} value={tenant} onChange={(event) => setTenant(event.target.value)} />
        </Field>
        <Field
          label="Expires after, days"
          htmlFor={`${id}-days`}
          error={wrongDays ? "A whole number from 1 to 3650, or nothing for never." : null}
          hint="Empty: never."
        >
          <Input id={`${id}-days`} inputMode="numeric" value={days} onChange={(event) => setDays(event.target.value)} />
        </Field>
      </form>
    </Dialog>
  );
}
