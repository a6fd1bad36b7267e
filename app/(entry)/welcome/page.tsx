import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { FirstRun } from "@/components/entry/first-run";
import { entryState } from "@/lib/http/entry-state";

export const metadata: Metadata = { title: "Welcome" };

/** Until somebody exists: the first administrator. Afterwards, for who may make keys: how to send data. */
export default async function WelcomePage() {
  const state = await entryState("");
  const mayStay = state.goTo === "welcome" || (state.goTo === "home" && state.mayMakeKeys);
  if (!mayStay) redirect(state.goTo === "home" ? state.returnTo : `/${state.goTo}`);
  return (
    <FirstRun anybody={state.goTo === "home"} needsToken={state.needsSetupToken} address={state.address} grpcAddress={state.grpcAddress} />
  );
}
