import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import NextAuth from "next-auth";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type FreshDatabase, freshDatabase } from "@/test/fresh-database";
import { config, prepareSignInEnvironment, setConfig } from "@/lib/config/server";
import { systemClock } from "@/lib/kernel/clock";
import { SYSTEM_ACTOR } from "./actor";
import { disableUser, identify, listUsers, nextAuthOptions } from "./server";
import { type MockIssuer, startMockIssuer } from "./testing/mock-issuer";
import { ctxOf, somebody, usePeople } from "./testing/people-fixture";

let db: FreshDatabase;
let issuer: MockIssuer;
let console: Server;
let address: string;

beforeAll(async () => {
  db = await freshDatabase();
  usePeople(db);
  issuer = await startMockIssuer("console", "client-secret", () => Math.floor(systemClock.now() / 1000));
  // next-auth as the pages mount it, but for Next: a plain server that hands it requests in the older shape.
  console = createServer((request, response) => {
    const url = new URL(request.url ?? "/", address);
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const cookies = Object.fromEntries(
        (request.headers.cookie ?? "")
          .split("; ")
          .map((pair) => [pair.split("=")[0], decodeURIComponent(pair.slice(pair.indexOf("=") + 1))]),
      );
      const headers = { ...request.headers, "x-forwarded-host": request.headers.host, "x-forwarded-proto": "http" };
      const query = { ...Object.fromEntries(url.searchParams), nextauth: url.pathname.split("/").slice(3) };
      const body = Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString()));
      const answer = Object.assign(response, {
        status: (code: number) => Object.assign(response, { statusCode: code }),
        send: (text: unknown) => response.end(typeof text === "string" ? text : JSON.stringify(text)),
        json: (value: unknown) => response.end(JSON.stringify(value)),
      });
      const options = nextAuthOptions(config(), { userAgent: "test", remoteAddress: "192.0.2.1" }, systemClock, null);
      void NextAuth({ query, body, cookies, headers, method: request.method } as never, answer as never, options);
    });
  });
  await new Promise<void>((resolve) => console.listen(0, "127.0.0.1", resolve));
  address = `http://127.0.0.1:${(console.address() as AddressInfo).port}`;
  setConfig({ ...config(), oidc: { issuer: issuer.issuer, clientId: "console", clientSecret: "client-secret", defaultRole: "viewer" } });
  prepareSignInEnvironment(config());
});
afterAll(async () => {
  console.close();
  await issuer.close();
  await db.close();
});
beforeEach(() => {
  issuer.person = { sub: "s-1", email: "ada@example.com", name: "Ada" };
  issuer.lies = {};
});

/** A browser that keeps cookies and follows no redirect by itself. */
class Browser {
  readonly #jar = new Map<string, string>();
  async fetch(url: string, init: RequestInit = {}): Promise<Response> {
    const response = await fetch(url, { ...init, redirect: "manual", headers: { cookie: this.cookie } });
    for (const line of response.headers.getSetCookie()) {
      const [name = "", value = ""] = line.split(";")[0]?.split(/=(.*)/s) ?? [];
      this.#jar.set(name, value);
    }
    return response;
  }
  get cookie(): string {
    return [...this.#jar].map(([name, value]) => `${name}=${value}`).join("; ");
  }
  drop(part: string): void {
    for (const name of this.#jar.keys()) if (name.includes(part)) this.#jar.delete(name);
  }
}

/** To the issuer and back to the address it sends us to, without going there. */
async function toTheCallback(browser: Browser): Promise<string> {
  const { csrfToken } = (await (await browser.fetch(`${address}/api/auth/csrf`)).json()) as { csrfToken: string };
  const begin = await browser.fetch(`${address}/api/auth/signin/oidc`, {
    method: "POST",
    body: new URLSearchParams({ csrfToken, callbackUrl: "/fleet" }),
  });
  const authorize = await browser.fetch(begin.headers.get("location") ?? "");
  return authorize.headers.get("location") ?? "";
}

async function signIn(browser = new Browser()) {
  const back = await browser.fetch(await toTheCallback(browser));
  const identity = await identify({ cookie: browser.cookie, authorization: null, remoteAddress: "" }, systemClock);
  return { location: back.headers.get("location") ?? "", identity };
}

const admin = () => ({ ...ctxOf(SYSTEM_ACTOR, undefined as never), clock: systemClock });

describe("single sign-on", () => {
  test("signs in who the issuer vouches for, with the configured role, and finds them again by subject", async () => {
    const first = await signIn();
    expect(first.location).toBe(`${address}/fleet`);
    expect(first.identity).toMatchObject({ actor: { name: "Ada", tenant: null }, mustChangePassword: false });
    issuer.person = { sub: "s-1", email: "renamed@example.com", name: "Ada L." };
    expect((await signIn()).identity?.actor.id).toBe(first.identity?.actor.id);
    expect((await listUsers(admin())).filter((p) => p.signsInWith === "single sign-on")).toMatchObject([
      { role: "viewer", email: "ada@example.com" },
    ]);
  });

  test("never becomes somebody by having their e-mail", async () => {
    const boss = await somebody({ role: "administrator", email: "boss@example.com" });
    issuer.person = { sub: "s-mallory", email: "boss@example.com", name: "Mallory" };
    const { identity } = await signIn();
    expect(identity?.actor.id).not.toBe(boss.id);
    expect(identity?.actor.permissions).not.toContain("people:write");
  });

  test("refuses who was disabled here", async () => {
    issuer.person = { sub: "s-gone", email: "gone@example.com" };
    const { identity } = await signIn();
    await disableUser(admin(), identity?.actor.id ?? "", true);
    const again = await signIn();
    expect(again.identity).toBeNull();
    expect(again.location).toContain("error=AccessDenied");
  });

  test.each([
    ["another issuer", { iss: "https://evil.example" }],
    ["another audience", { aud: "another client" }],
    ["a nonce of another sign-in", { nonce: "stolen" }],
    ["an end in the past", { exp: 1 }],
    ["no subject", { sub: undefined }],
  ])("refuses a token with %s", async (_name, lies) => {
    issuer.lies = lies;
    const { identity, location } = await signIn();
    expect(identity).toBeNull();
    expect(location).toContain("error=OAuthCallback");
  });

  test.each(["state", "pkce.code_verifier", "nonce"])("refuses an answer in a browser that did not ask: no %s cookie", async (cookie) => {
    const browser = new Browser();
    const back = await toTheCallback(browser);
    browser.drop(cookie);
    await browser.fetch(back);
    expect(await identify({ cookie: browser.cookie, authorization: null, remoteAddress: "" }, systemClock)).toBeNull();
  });

  test("leads nowhere but to this console afterwards", async () => {
    const browser = new Browser();
    const { csrfToken } = (await (await browser.fetch(`${address}/api/auth/csrf`)).json()) as { csrfToken: string };
    const body = new URLSearchParams({ csrfToken, callbackUrl: "https://evil.example/" });
    const begin = await browser.fetch(`${address}/api/auth/signin/oidc`, { method: "POST", body });
    const authorize = await browser.fetch(begin.headers.get("location") ?? "");
    const back = await browser.fetch(authorize.headers.get("location") ?? "");
    expect(new URL(back.headers.get("location") ?? "", address).origin).toBe(address);
  });
});
