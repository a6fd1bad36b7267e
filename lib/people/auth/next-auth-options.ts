import type { NextAuthOptions, Profile } from "next-auth";
import type { OAuthConfig } from "next-auth/providers/oauth";
import type { Config } from "@/lib/config";
import type { Clock } from "@/lib/kernel/clock";
import type { Role } from "../actor";
import { ABSOLUTE_MS } from "../session-life";
import type { Browser } from "../store/sessions";
import { personOfOidc } from "./oidc";
import { servesHttps, sessionCookieName, sessionSecret } from "./session-token";
import { beginSession, checkPassword } from "./sign-in";
import { endSession } from "./sign-out";

interface Log {
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
}

/**
 * next-auth's options for one request; its callbacks know the browser that
 * asks. The token holds nothing but the session's id: who the person is and
 * what they may do is read from the database on every request.
 */
export function nextAuthOptions(config: Config, browser: Browser, clock: Clock, log: Log | null): NextAuthOptions {
  // Set by whoever proved an identity in this request, read when the token is made.
  let proved: string | null = null;
  return {
    secret: sessionSecret(),
    session: { strategy: "jwt", maxAge: ABSOLUTE_MS / 1000 },
    pages: { signIn: "/sign-in", signOut: "/sign-in", error: "/sign-in" },
    useSecureCookies: servesHttps(config),
    cookies: {
      sessionToken: {
        name: sessionCookieName(config),
        options: { httpOnly: true, sameSite: "lax", path: "/", secure: servesHttps(config) },
      },
    },
    providers: [
      {
        id: "credentials",
        name: "Password",
        type: "credentials",
        credentials: {},
        // next-auth's types want an option that its providers fill in themselves.
        options: {},
        authorize: async (given: Record<string, string> | undefined) => {
          const answer = await checkPassword(given?.["email"] ?? "", given?.["password"] ?? "", browser, clock);
          if ("refused" in answer) {
            // The word travels to the sign-in page as ?error=; null means a wrong name or password.
            if (answer.refused === "locked") throw new Error("locked");
            return null;
          }
          proved = answer.signedIn.userId;
          return { id: answer.signedIn.userId };
        },
      } as NextAuthOptions["providers"][number],
      ...(config.oidc ? [oidcProvider(config.oidc)] : []),
    ],
    callbacks: {
      signIn: async ({ account, profile }) => {
        if (account?.type !== "oauth" || !config.oidc) return account?.type === "credentials";
        const claims = claimsOf(profile);
        if (claims === null || claims.issuer !== config.oidc.issuer) return false;
        proved = await personOfOidc(claims, config.oidc.defaultRole as Role, browser, clock);
        return proved !== null;
      },
      jwt: async ({ token, account }) => {
        if (account === null || account === undefined) return { sid: token["sid"] };
        return proved === null ? {} : { sid: await beginSession(proved, browser, clock) };
      },
      // Nobody is told anything here; /api/v1/me is where a page asks.
      session: () => ({ expires: "" }),
      redirect: ({ url, baseUrl }) =>
        url.startsWith("/") && !url.startsWith("//") ? `${baseUrl}${url}` : sameOrigin(url, baseUrl) ? url : baseUrl,
    },
    events: {
      signOut: async ({ token }) => {
        const id = token?.["sid"];
        if (typeof id === "string") await endSession(id, browser, clock);
      },
    },
    logger: {
      error: (code, metadata) => {
        const message = metadata instanceof Error ? metadata.message : metadata.error instanceof Error ? metadata.error.message : "";
        log?.warn({ code, reason: message }, "sign-in failed");
      },
      warn: () => {},
      debug: () => {},
    },
  };
}

function sameOrigin(url: string, baseUrl: string): boolean {
  try {
    return new URL(url).origin === new URL(baseUrl).origin;
  } catch {
    return false;
  }
}

function oidcProvider(oidc: NonNullable<Config["oidc"]>): OAuthConfig<Profile> {
  return {
    id: "oidc",
    name: "Single sign-on",
    type: "oauth",
    wellKnown: `${oidc.issuer.replace(/\/$/, "")}/.well-known/openid-configuration`,
    issuer: oidc.issuer,
    clientId: oidc.clientId,
    clientSecret: oidc.clientSecret,
    idToken: true,
    checks: ["pkce", "state", "nonce"],
    authorization: { params: { scope: "openid email profile" } },
    profile: (claims) => ({ id: String(claims.sub ?? "") }),
  };
}

/** The claims of a verified ID token; null when one that must be there is not. */
function claimsOf(profile: Profile | undefined) {
  const claims = profile as Readonly<Record<string, unknown>> | undefined;
  const text = (name: string) => (typeof claims?.[name] === "string" ? claims[name] : null);
  const issuer = text("iss");
  const subject = text("sub");
  return issuer === null || subject === null ? null : { issuer, subject, email: text("email"), name: text("name") };
}
