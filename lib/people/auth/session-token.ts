import { decode } from "next-auth/jwt";
import { config, derivedKey } from "@/lib/config/server";
import type { Config } from "@/lib/config";
import { processSingleton } from "@/lib/kernel/process-singleton";

/** What next-auth seals its tokens with, as the text it wants. */
export const sessionSecret = (): string =>
  processSingleton("people.session-secret", () => derivedKey(config(), "session").toString("base64url"));

export const servesHttps = (c: Config): boolean => c.publicUrl?.startsWith("https:") ?? false;

/** Bound to this host and path, and to https where there is https (RFC 6265bis, cookie name prefixes). */
export const sessionCookieName = (c: Config): string => (servesHttps(c) ? "__Host-sightglass.session" : "sightglass.session");

/** One cookie's value out of a Cookie header, or null. */
export function cookieValue(header: string | null | undefined, name: string): string | null {
  for (const pair of (header ?? "").split(";")) {
    const at = pair.indexOf("=");
    if (at !== -1 && pair.slice(0, at).trim() === name) {
      try {
        return decodeURIComponent(pair.slice(at + 1).trim());
      } catch {
        return null;
      }
    }
  }
  return null;
}

/** The session a cookie names, or null when it was not sealed by us or has expired. */
export async function sessionIdOf(cookieHeader: string | null | undefined): Promise<string | null> {
  const token = cookieValue(cookieHeader, sessionCookieName(config()));
  if (token === null || token === "") return null;
  try {
    const claims = await decode({ token, secret: sessionSecret() });
    const id = claims?.["sid"];
    return typeof id === "string" ? id : null;
  } catch {
    return null;
  }
}
