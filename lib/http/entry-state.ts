import { headers } from "next/headers";
import { config } from "@/lib/config/server";
import { anyUserExists, firstRunNeedsToken } from "@/lib/people/server";
import { contextOf } from "./request-context";
import { bindsToLoopback } from "./hosts";
import { localPath } from "./local-path";

/** What the pages before the console need to know. */
export interface EntryState {
  /** Where this visitor belongs. */
  readonly goTo: "welcome" | "sign-in" | "change-password" | "home";
  /** A path of this console. */
  readonly returnTo: string;
  readonly singleSignOn: boolean;
  readonly needsSetupToken: boolean;
  readonly mayMakeKeys: boolean;
  /** Where telemetry goes, as this visitor reaches it. */
  readonly address: string;
  /** Null when gRPC listens on whatever port was free. */
  readonly grpcAddress: string | null;
}

export async function entryState(callbackUrl: string): Promise<EntryState> {
  const given = (await headers()) as Headers;
  const settings = config();
  const context = await contextOf(given);
  const anybody = context !== null || (await anyUserExists());
  const address = settings.publicUrl?.replace(/\/$/, "") ?? `http://${given.get("host") ?? `127.0.0.1:${settings.port}`}`;
  return {
    goTo: !anybody ? "welcome" : context === null ? "sign-in" : context.mustChangePassword ? "change-password" : "home",
    returnTo: localPath(callbackUrl, address),
    singleSignOn: settings.oidc !== null,
    needsSetupToken: !anybody && !bindsToLoopback(settings) && (await firstRunNeedsToken()),
    mayMakeKeys: context?.actor.permissions.includes("keys:write") ?? false,
    address,
    grpcAddress: settings.grpcPort === 0 ? null : `http://${new URL(address).hostname}:${settings.grpcPort}`,
  };
}
