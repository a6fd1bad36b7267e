import { readdirSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { encode } from "next-auth/jwt";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type FreshDatabase, freshDatabase } from "@/test/fresh-database";
import { systemClock } from "@/lib/kernel/clock";
import type { Role } from "@/lib/people";
import { sessionSecret } from "@/lib/people/auth/session-token";
import { beginSession } from "@/lib/people/auth/sign-in";
import { BROWSER, somebody, usePeople } from "@/lib/people/testing/people-fixture";

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;
type Handler = (request: Request, segment: { params: Promise<unknown> }) => Promise<Response>;

/** Open to anybody, on purpose. */
const PUBLIC = new Set(["POST /api/v1/people/first", "GET /api/v1/shared/[id]", "GET /api/v1/shared/[id]/panels/[panel]"]);
/** About the asking person alone. */
const OWN = new Set([
  "DELETE /api/v1/sessions",
  "DELETE /api/v1/sessions/[id]",
  "POST /api/v1/me/password",
  "POST /api/v1/me/ticket",
  "GET /api/v1/sessions",
  "GET /api/v1/me",
  "PUT /api/v1/dashboards/[id]/favourite",
  "DELETE /api/v1/dashboards/[id]/favourite",
  "POST /api/v1/dashboards/[id]/permalinks",
]);
/** Reads that are sent as POST, because their question is too long for an address. */
const READS = new Set(["POST /api/v1/dashboards/variables", "POST /api/v1/query", "POST /api/v1/traces/different"]);
/** Reads of what belongs to the whole installation. */
const ADMINISTRATORS_READ = /^GET \/api\/v1\/(people|keys|audit|dashboards\/\[id\]\/links)(\/|$)/;

const files = readdirSync("app/api/v1", { recursive: true, encoding: "utf8" }).filter((file) => /(^|[\\/])route\.ts$/.test(file));
const doors: { name: string; method: string; handler: Handler }[] = [];
for (const file of files) {
  const routes = (await import(/* @vite-ignore */ pathToFileURL(path.resolve("app/api/v1", file)).href)) as Record<
    string,
    Handler | undefined
  >;
  for (const method of METHODS) {
    const handler = routes[method];
    const where = path.dirname(file).split(path.sep).join("/");
    if (handler) doors.push({ name: `${method} /api/v1/${where}`, method, handler });
  }
}

let db: FreshDatabase;
const cookies = new Map<Role, string>();
beforeAll(async () => {
  db = await freshDatabase();
  usePeople(db);
  for (const role of ["viewer", "tenant-viewer"] as const) {
    const { id } = await somebody({ role, ...(role === "tenant-viewer" ? { tenant: "acme" } : {}) });
    const sid = await beginSession(id, BROWSER, systemClock);
    cookies.set(role, `sightglass.session=${await encode({ token: { sid }, secret: sessionSecret(), maxAge: 3600 })}`);
  }
});
afterAll(() => db.close());

async function ask(door: (typeof doors)[number], cookie?: string, origin = "http://c.example"): Promise<number> {
  const request = new Request("http://c.example/x", { method: door.method });
  const headers = { host: "c.example", origin, "content-type": "application/json", ...(cookie === undefined ? {} : { cookie }) };
  for (const [name, value] of Object.entries(headers)) request.headers.set(name, value);
  const response = await door.handler(request, { params: Promise.resolve({ id: "00000000-0000-4000-8000-000000000000" }) });
  await response.body?.cancel();
  return response.status;
}

test("the doors of the API are found", () => expect(doors.length).toBeGreaterThan(20));

const changes = doors.filter((door) => door.method !== "GET");
const closedToViewers = doors.filter(
  (door) => (door.method !== "GET" || ADMINISTRATORS_READ.test(door.name)) && ![OWN, PUBLIC, READS].some((open) => open.has(door.name)),
);

test.each(doors.filter((door) => !PUBLIC.has(door.name)))("$name is closed to who is not signed in", async (door) => {
  expect(await ask(door)).toBe(401);
});

test.each(changes)("$name takes no change that another site sends", async (door) => {
  expect(await ask(door, cookies.get("viewer"), "https://evil.example")).toBe(403);
});

test.each(closedToViewers)("$name is closed to viewers, of the fleet and of one tenant", async (door) => {
  for (const role of ["viewer", "tenant-viewer"] as const) expect(await ask(door, cookies.get(role))).toBe(403);
});
