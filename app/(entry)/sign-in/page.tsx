import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { SignInForm } from "@/components/entry/sign-in-form";
import { entryState } from "@/lib/http/entry-state";

export const metadata: Metadata = { title: "Sign in" };

interface Search {
  readonly searchParams: Promise<{ readonly callbackUrl?: string | string[]; readonly error?: string | string[] }>;
}

export default async function SignInPage({ searchParams }: Search) {
  const { callbackUrl, error } = await searchParams;
  const state = await entryState(String(callbackUrl ?? ""));
  if (state.goTo !== "sign-in") redirect(state.goTo === "home" ? state.returnTo : `/${state.goTo}`);
  return <SignInForm returnTo={state.returnTo} singleSignOn={state.singleSignOn} failed={error === undefined ? null : String(error)} />;
}
