"use client";

import { signIn } from "next-auth/react";
import { type SubmitEvent, useId, useState } from "react";
import { Button } from "../ui/button";
import { Field, Input } from "../ui/input";
import { EntryCard } from "./entry-frame";
import { PasswordField } from "./password-field";

export interface SignInFormProps {
  readonly returnTo: string;
  readonly singleSignOn: boolean;
  /** The reason word with which a failed sign-in came back; null on a first visit. */
  readonly failed: string | null;
}

/** The same sentence whatever was wrong: which accounts exist is nobody's business. */
function sentenceOf(reason: string): string {
  if (reason === "locked") return "Too many tries. Wait a few minutes, then try again.";
  if (reason === "CredentialsSignin") return "That e-mail and password do not belong together.";
  if (reason === "AccessDenied") return "Your identity provider let you in, but you may not use this console. Ask an administrator.";
  return "Signing in did not work. Try again; if it keeps failing, ask an administrator.";
}

export function SignInForm({ returnTo, singleSignOn, failed }: SignInFormProps) {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [reason, setReason] = useState(failed);
  const [busy, setBusy] = useState(false);
  const emailId = useId();

  async function submit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    setBusy(true);
    const answer = await signIn("credentials", { email, password, redirect: false, callbackUrl: returnTo }).catch(() => null);
    if (answer?.ok && !answer.error) return location.assign(returnTo);
    setBusy(false);
    setPassword("");
    setReason(answer?.error ?? "failed");
  }

  return (
    <EntryCard title="Sign in">
      <form className="flex flex-col gap-4" onSubmit={(event) => void submit(event)}>
        {reason !== null && (
          <p role="alert" className="text-body text-breached">
            {sentenceOf(reason)}
          </p>
        )}
        <Field label="E-mail" htmlFor={emailId}>
          <Input
            id={emailId}
            type="email"
            name="email"
            autoComplete="username"
            required
            maxLength={254}
            value={email}
            onChange={(event) => setEmail(event.target.value)}
          />
        </Field>
        <PasswordField label="Password" purpose="current-password" value={password} onChange={setPassword} />
        <Button type="submit" kind="primary" size="lg" disabled={busy}>
          {busy ? "Signing in…" : "Sign in"}
        </Button>
      </form>
      {singleSignOn && (
        <Button size="lg" className="mt-3 w-full" onClick={() => void signIn("oidc", { callbackUrl: returnTo })}>
          Sign in with single sign-on
        </Button>
      )}
    </EntryCard>
  );
}
