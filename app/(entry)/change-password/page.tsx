import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { ChangePasswordForm } from "@/components/entry/change-password-form";
import { entryState } from "@/lib/http/entry-state";

export const metadata: Metadata = { title: "Change your password" };

export default async function ChangePasswordPage() {
  const state = await entryState("");
  if (state.goTo === "sign-in" || state.goTo === "welcome") redirect(`/${state.goTo}`);
  return <ChangePasswordForm must={state.goTo === "change-password"} returnTo={state.returnTo} />;
}
