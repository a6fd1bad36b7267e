"use client";

import { type SubmitEvent, useState } from "react";
import { SHORTEST_PASSWORD } from "@/lib/people";
import { sendJson } from "../shell/api-client";
import { Button, ButtonLink } from "../ui/button";
import { problemOf } from "../ui/panel-state";
import { EntryCard } from "./entry-frame";
import { PasswordField } from "./password-field";

/** `must`: somebody else chose the current password, and nothing works until it is replaced. */
export function ChangePasswordForm({ must, returnTo }: { readonly must: boolean; readonly returnTo: string }) {
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const [wrong, setWrong] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  async function submit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    setBusy(true);
    try {
      await sendJson("POST", "/api/v1/me/password", { current, next });
      location.assign(returnTo);
    } catch (error) {
      const { sentence, fix } = problemOf(error);
      setWrong(fix === null ? sentence : `${sentence} ${fix}`);
      setBusy(false);
    }
  }

  return (
    <EntryCard
      title="Change your password"
      lead={
        must ? "Your password was given to you by somebody else. Choose one that only you know." : "Your other sessions will be signed out."
      }
    >
      <form className="flex flex-col gap-4" onSubmit={(event) => void submit(event)}>
        {wrong !== null && (
          <p role="alert" className="text-body text-breached">
            {wrong}
          </p>
        )}
        <PasswordField label="Current password" purpose="current-password" value={current} onChange={setCurrent} />
        <PasswordField
          label="New password"
          purpose="new-password"
          value={next}
          onChange={setNext}
          hint={`At least ${SHORTEST_PASSWORD} characters; a few words in a row do well.`}
        />
        <Button type="submit" kind="primary" size="lg" disabled={busy}>
          {busy ? "Changing…" : "Change password"}
        </Button>
        {!must && <ButtonLink href={returnTo}>Back</ButtonLink>}
      </form>
    </EntryCard>
  );
}
