"use client";

import { useId, useState } from "react";
import { passwordProblem, type PersonView, SHORTEST_PASSWORD } from "@/lib/people";
import { Button, Dialog, ErrorNote, Field, Input } from "../ui";
import { useChange } from "./use-change";

/** A password for somebody who forgot theirs. It signs them out everywhere, and they must replace it. */
export function ResetPasswordDialog({ person, onClose }: { readonly person: PersonView; readonly onClose: () => void }) {
  const id = useId();
  const change = useChange(["people"]);
  const [password, setPassword] = useState("");
  const problem = password === "" ? null : passwordProblem(password, person);
  const submit = async (): Promise<void> => {
    if ((await change.send("PATCH", `/api/v1/people/${person.id}`, { password })) !== null) onClose();
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`New password for ${person.name}`}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" disabled={password === "" || problem !== null || change.busy} onClick={() => void submit()}>
            Set password
          </Button>
        </>
      }
    >
      <form className="flex flex-col gap-3" onSubmit={(event) => event.preventDefault()}>
        {change.problem && <ErrorNote error={change.problem} inline />}
        <Field
          label="New password"
          htmlFor={`${id}-password`}
          error={problem}
          hint={`${SHORTEST_PASSWORD} characters or more. They are signed out everywhere, and asked to choose their own.`}
        >
          <Input
            id={`${id}-password`}
            type="password"
            autoComplete="new-password"
            maxLength={256}
            value={password}
            aria-invalid={problem !== null}
            aria-describedby={`${id}-password-note`}
            onChange={(event) => setPassword(event.target.value)}
          />
        </Field>
      </form>
    </Dialog>
  );
}
