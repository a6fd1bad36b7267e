import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { encode } from "next-auth/jwt";
import { z } from "zod";
import { type FreshDatabase, freshDatabase } from "@/test/fresh-database";
import { systemClock } from "@/lib/kernel/clock";
import { CreateKeyInput, type Permission } from "@/lib/people";
import { createKey } from "@/lib/people/server";
import { sessionSecret } from "@/lib/people/auth/session-token";
import { beginSession } from "@/lib/people/auth/sign-in";
import { BROWSER, ctxOf, somebody, usePeople } from "@/lib/people/testing/people-fixture";
import type { Problem } from "./problem";
import { LARGEST_BODY_BYTES } from "./read-body";
import { route } from "./route";

let db: FreshDatabase;
let cookie: string;
let key: string;
let tenantKey: string;

beforeAll(async () => {
  db = await freshDatabase();
  usePeople(db);
  const admin = await somebody({ role: "administrator" });
  const viewer = await somebody({ role: "viewer" });
  const sid = await beginSession(viewer.id, BROWSER, systemClock);
  cookie = `sightglass.session=${await encode({ token: { sid }, secret: sessionSecret(), maxAge: 3600 })}`;
  const ctx = { ...ctxOf(admin.actor, undefined as never), clock: systemClock };
  const make = async (over: object) => (await createKey(ctx, CreateKeyInput.parse({ name: "k", scopes: ["fleet:read"], ...over }))).text;
  key = await make({});
  tenantKey = await make({ tenant: "acme" });
});
afterAll(() => db.close());

const echo = (permission?: Permission) =>
  route({
    ...(permission === undefined ? {} : { permission }),
    params: z.object({ id: z.string() }),
    query: z.strictObject({ tag: z.union([z.string(), z.array(z.string())]).optional(), limit: z.coerce.number().max(5).default(1) }),
    body: z.looseObject({ name: z.string().optional() }),
    handle: async ({ ctx, params, query, body, session }) => ({
      actor: ctx.actor.kind,
      tenant: ctx.actor.tenant,
      params,
      query,
      body,
      session: session !== null,
    }),
  });

const OWN = { host: "c.example", origin: "http://c.example", "content-type": "application/json" };
async function call(handler: ReturnType<typeof echo>, init: RequestInit & { headers?: Record<string, string> } = {}, query = "") {
  const request = new Request(`http://c.example/x${query}`, init);
  // `Host` may not be set on a fetch request, but is there on one that arrives.
  for (const [name, value] of Object.entries(init.headers ?? {})) request.headers.set(name, value);
  const response = await handler(request, { params: Promise.resolve({ id: "7" }) });
  return { status: response.status, headers: response.headers, body: (await response.json()) as Record<string, unknown> & Problem };
}

describe("a route", () => {
  test("gives its handler a person, parsed input and the session", async () => {
    const { status, body, headers } = await call(
      echo("fleet:read"),
      { method: "POST", headers: { ...OWN, cookie }, body: '{"name":"n"}' },
      "?tag=a&tag=b&limit=3",
    );
    expect(status).toBe(200);
    expect(body).toEqual({
      actor: "user",
      tenant: null,
      params: { id: "7" },
      query: { tag: ["a", "b"], limit: 3 },
      body: { name: "n" },
      session: true,
    });
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("x-request-id")).toMatch(/^[0-9a-f]{16}$/);
  });

  test("takes a key instead, which no page can be tricked into sending, with the key's tenant", async () => {
    const { body } = await call(echo("fleet:read"), { method: "POST", headers: { authorization: `Bearer ${tenantKey}` }, body: "{}" });
    expect(body).toMatchObject({ actor: "key", tenant: "acme", session: false });
  });

  test.each([
    ["nobody", {}, 401, "SG-4010"],
    ["a key that is not one", { authorization: "Bearer sgk_live_x" }, 401, "SG-4010"],
  ])("turns away %s with a problem and a way to do it right", async (_name, headers, status, code) => {
    const answer = await call(echo("fleet:read"), { headers: headers as Record<string, string> });
    expect(answer).toMatchObject({ status, body: { code, fix: expect.stringContaining("Sign in") as string } });
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
  });

  test("refuses who lacks the permission before anything of the request is read", async () => {
    expect(await call(echo("people:write"), { method: "POST", headers: { ...OWN, cookie }, body: "not json" })).toMatchObject({
      status: 403,
    });
    expect(await call(echo("logs:read"), { headers: { authorization: `Bearer ${key}` } })).toMatchObject({ status: 403 });
  });

  test.each([
    ["from another site", { ...OWN, origin: "https://evil.example" }],
    ["from another site, as the browser tells", { ...OWN, "sec-fetch-site": "cross-site" }],
    ["without an origin", { host: "c.example", "content-type": "application/json" }],
  ])("refuses a change with a cookie %s", async (_name, headers) => {
    expect(await call(echo(), { method: "POST", headers: { ...headers, cookie }, body: "{}" })).toMatchObject({
      status: 403,
      body: { code: "SG-4030" },
    });
  });

  test.each([
    ["a wrong query", "?limit=6", "{}", "limit"],
    ["an unknown query name", "?nonsense=1", "{}", "(the whole)"],
    ["a wrong body", "", '{"name":1}', "name"],
  ])("names what is wrong in %s", async (_name, query, body, at) => {
    const answer = await call(echo(), { method: "POST", headers: { ...OWN, cookie }, body }, query);
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ at }] } });
  });

  test("refuses a body that is no JSON, and one larger than any form of the console", async () => {
    expect(await call(echo(), { method: "POST", headers: { ...OWN, cookie }, body: "{" })).toMatchObject({ status: 400 });
    const large = JSON.stringify({ name: "x".repeat(LARGEST_BODY_BYTES) });
    expect(await call(echo(), { method: "POST", headers: { ...OWN, cookie }, body: large })).toMatchObject({ status: 413 });
  });

  test("tells of a failure nothing but the request id", async () => {
    const failing = route({ params: z.object({ id: z.string() }), handle: () => Promise.reject(new Error("secret detail")) });
    const { status, body, headers } = await call(failing as never, { headers: { cookie } });
    expect(status).toBe(500);
    expect(JSON.stringify(body)).not.toContain("secret detail");
    expect(body.requestId).toBe(headers.get("x-request-id"));
  });

  test("open to anybody still takes no change from another site", async () => {
    const open = route({ permission: "public", handle: async ({ ctx }) => ({ may: ctx.actor.permissions }) }) as never as ReturnType<
      typeof echo
    >;
    expect(await call(open)).toMatchObject({ status: 200, body: { may: [] } });
    expect(await call(open, { method: "POST", headers: { ...OWN, origin: "https://evil.example" }, body: "{}" })).toMatchObject({
      status: 403,
    });
  });

  test("answers 204 without a value, and passes a Response on", async () => {
    const empty = await route({ permission: "public", handle: async () => undefined })(new Request("http://c/"), {
      params: Promise.resolve({}),
    });
    expect([empty.status, await empty.text()]).toEqual([204, ""]);
    const own = await route({ permission: "public", handle: async () => new Response("a,b") })(new Request("http://c/"), {
      params: Promise.resolve({}),
    });
    expect([await own.text(), own.headers.get("cache-control")]).toEqual(["a,b", "no-store"]);
  });
});
