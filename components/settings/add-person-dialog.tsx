"use client";

import { useId, useState } from "react";
import { passwordProblem, ROLES, type Role, SHORTEST_PASSWORD } from "@/lib/people";
import { Button, Dialog, ErrorNote, Field, Input, Select } from "../ui";
import { ROLE_WORDS } from "./role-words";
import { useChange } from "./use-change";

/** A new person with a first password, which they are asked to change. */
export function AddPersonDialog({ onClose }: { readonly onClose: () => void }) {
  const id = useId();
  const change = useChange(["people"]);
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [role, setRole] = useState<Role>("responder");
  const [tenant, setTenant] = useState("");
  const problem = password === "" ? null : passwordProblem(password, { name, email });
  const complete = name !== "" && email.includes("@") && password !== "" && problem === null && (role !== "tenant-viewer" || tenant !== "");
  const submit = async (): Promise<void> => {
    const body = { name, email, password, role, tenant: role === "tenant-viewer" ? tenant : null };
    if ((await change.send("POST", "/api/v1/people", body)) !== null) onClose();
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Add a person"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" disabled={!complete || change.busy} onClick={() => void submit()}>
            Add
          </Button>
        </>
      }
    >
      <form className="flex flex-col gap-3" onSubmit={(event) => event.preventDefault()}>
        {change.problem && <ErrorNote error={change.problem} inline />}
        <Field label="Name" htmlFor={`${id}-name`}>
          <Input id={`${id}-name`} value={name} onChange={(event) => setName(event.target.value)} />
        </Field>
        <Field label="E-mail" htmlFor={`${id}-email`}>
          <Input id={`${id}-email`} type="email" value={email} onChange={(event) => setEmail(event.target.value)} />
        </Field>
        <Field label="Role" htmlFor={`${id}-role`}>
          <Select
            id={`${id}-role`}
            name="Role"
            value={role}
            options={ROLES.map((r) => ({ value: r, label: ROLE_WORDS[r] }))}
            onChange={setRole}
          />
        </Field>
        {role === "tenant-viewer" && (
          <Field label="Tenant" htmlFor={`${id}-tenant`} hint="They see this tenant’s data alone.">
            <Input id={`${id}-tenant`} value={tenant} onChange={(event) => setTenant(event.target.value)} />
          </Field>
        )}
        <Field
          label="First password"
          htmlFor={`${id}-password`}
          error={problem}
          hint={`${SHORTEST_PASSWORD} characters or more. They are asked to choose their own.`}
        >
          <Input
            id={`${id}-password`}
            type="password"
            autoComplete="new-password"
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        </Field>
      </form>
    </Dialog>
  );
}
