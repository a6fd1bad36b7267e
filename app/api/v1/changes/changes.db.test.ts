import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Change } from "@/lib/fleet";
import { systemClock } from "@/lib/kernel";
import { CreateKeyInput } from "@/lib/people";
import { createKey } from "@/lib/people/server";
import { ctxOf, somebody, usePeople } from "@/lib/people/testing/people-fixture";
import { type FreshDatabase, freshDatabase } from "@/test/fresh-database";
import { GET, POST } from "./route";

let db: FreshDatabase;
let pipeline: string;
let reader: string;

beforeAll(async () => {
  db = await freshDatabase();
  usePeople(db);
  const admin = await somebody({ role: "administrator" });
  const ctx = { ...ctxOf(admin.actor, undefined as never), clock: systemClock };
  const key = async (name: string, scope: string) => (await createKey(ctx, CreateKeyInput.parse({ name, scopes: [scope] }))).text;
  pipeline = await key("pipeline", "changes:write");
  reader = await key("dashboard", "fleet:read");
});
afterAll(() => db.close());

const none = { params: Promise.resolve({}) };
async function post(key: string, body: unknown) {
  const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
  const response = await POST(
    new Request("http://c.example/api/v1/changes", { method: "POST", headers, body: JSON.stringify(body) }),
    none,
  );
  return { status: response.status, body: (await response.json()) as Change & { detail?: string } };
}

describe("POST /api/v1/changes", () => {
  const change = { subject: "llama-70b@eu-west", title: "Rolled out 0.12.0", url: "https://ci.example/run/7", idempotencyKey: "run-7" };
  test("a pipeline’s key posts a change, once, and a reader’s key sees it", async () => {
    const first = await post(pipeline, change);
    expect(first).toMatchObject({ status: 201, body: { kind: "posted", subject: change.subject, source: "pipeline", url: change.url } });
    expect((await post(pipeline, change)).body.id).toBe(first.body.id);
    const now = systemClock.now();
    const request = new Request(`http://c.example/api/v1/changes?from=${now - 60_000}&to=${now + 60_000}`, {
      headers: { authorization: `Bearer ${reader}` },
    });
    expect(await (await GET(request, none)).json()).toEqual({ changes: [first.body] });
  });
  test("a key without the scope is refused", async () => {
    expect((await post(reader, change)).status).toBe(403);
  });
  test.each([
    ["an unknown field", { ...change, severity: "P1" }],
    ["an address that is no web page", { ...change, url: "javascript:alert(1)" }],
    ["a title with control characters", { ...change, title: "ok\u001b[31m" }],
    ["no subject", { title: "x" }],
    ["an instant that is none", { ...change, at: "yesterday" }],
  ])("%s is a bad request", async (_what, body) => {
    expect((await post(pipeline, body)).status).toBe(400);
  });
});
