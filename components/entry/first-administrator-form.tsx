"use client";

import { signIn } from "next-auth/react";
import { type SubmitEvent, useId, useState } from "react";
import { passwordProblem, SHORTEST_PASSWORD } from "@/lib/people";
import { sendJson } from "../shell/api-client";
import { Button } from "../ui/button";
import { Field, Input } from "../ui/input";
import { problemOf } from "../ui/panel-state";
import { EntryCard } from "./entry-frame";
import { PasswordField } from "./password-field";

export function FirstAdministratorForm({ needsToken, onSignedIn }: { readonly needsToken: boolean; readonly onSignedIn: () => void }) {
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [setupToken, setSetupToken] = useState("");
  const [wrong, setWrong] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const id = useId();
  const weak = password === "" ? null : passwordProblem(password, { name, email });

  async function submit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    setBusy(true);
    try {
      await sendJson("POST", "/api/v1/people/first", { name, email, password, ...(needsToken ? { setupToken } : {}) });
      const answer = await signIn("credentials", { email, password, redirect: false });
      if (answer?.ok && !answer.error) return onSignedIn();
      location.assign("/sign-in");
    } catch (error) {
      const { sentence, fix } = problemOf(error);
      setWrong(fix === null ? sentence : `${sentence} ${fix}`);
      setBusy(false);
    }
  }

  return (
    <EntryCard
      title="Welcome to Sightglass"
      lead="Create the first administrator. It takes a minute; sending the first telemetry comes next."
    >
      <form className="flex flex-col gap-4" onSubmit={(event) => void submit(event)}>
        {wrong !== null && (
          <p role="alert" className="text-body text-breached">
            {wrong}
          </p>
        )}
        {needsToken && (
          <Field label="Setup token" htmlFor={`${id}-token`} hint="The server's log shows it; each start prints a new one.">
            <Input
              id={`${id}-token`}
              required
              maxLength={100}
              value={setupToken}
              onChange={(event) => setSetupToken(event.target.value)}
              aria-describedby={`${id}-token-note`}
            />
          </Field>
        )}
        <Field label="Name" htmlFor={`${id}-name`}>
          <Input
            id={`${id}-name`}
            name="name"
            autoComplete="name"
            required
            maxLength={100}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        </Field>
        <Field label="E-mail" htmlFor={`${id}-email`} hint="Used to sign in; nothing is sent to it.">
          <Input
            id={`${id}-email`}
            type="email"
            name="email"
            autoComplete="username"
            required
            maxLength={254}
            value={email}
            onChange={(event) => setEmail(event.target.value)}
            aria-describedby={`${id}-email-note`}
          />
        </Field>
        <PasswordField
          label="Password"
          purpose="new-password"
          value={password}
          onChange={setPassword}
          error={password.length >= SHORTEST_PASSWORD ? weak : null}
          hint={`At least ${SHORTEST_PASSWORD} characters; a few words in a row do well.`}
        />
        <Button type="submit" kind="primary" size="lg" disabled={busy || weak !== null}>
          {busy ? "Creating…" : "Create administrator"}
        </Button>
      </form>
    </EntryCard>
  );
}
