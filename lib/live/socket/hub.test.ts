import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import WebSocket from "ws";
import { systemClock } from "@/lib/kernel/clock";
import { type Actor, ROLE_PERMISSIONS, type Role } from "@/lib/people";
import { LiveHub, type LiveSource } from "./hub";

const actor = (role: Role, tenant: string | null = null): Actor => ({
  kind: "user",
  id: role,
  name: role,
  permissions: ROLE_PERMISSIONS[role],
  tenant,
});

/** A stand-in for the log store: what is committed reaches those who may see it. */
const followers = new Set<(items: readonly { readonly tenant: string }[]) => void>();
const records: LiveSource = (who, _filter, emit) => {
  const follow = (items: readonly { readonly tenant: string }[]) => {
    const mine = items.filter((i) => who.tenant === null || i.tenant === who.tenant);
    if (mine.length > 0) emit(mine, 0);
  };
  followers.add(follow);
  return () => followers.delete(follow);
};
const commit = (items: readonly { readonly tenant: string }[]) => followers.forEach((follow) => follow(items));

let server: Server;
let hub: LiveHub;

async function serve(authenticate: (path: string) => Actor | null): Promise<string> {
  const ask = async (request: { url?: string | undefined }) => authenticate(request.url ?? "");
  hub = new LiveHub({ clock: systemClock, authenticate: ask, reauthenticate: ask, connections: () => {}, sources: { logs: records } });
  server = createServer();
  server.on("upgrade", (request, socket, head) => void hub.upgrade(request, socket, head));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

afterEach(() => {
  hub.close();
  server.closeAllConnections();
  server.close();
});

/** A page: collects what it is told and lets a test wait for the nth message. */
class Page {
  readonly socket: WebSocket;
  readonly messages: { t: string; [key: string]: unknown }[] = [];
  readonly closed: Promise<number>;
  #wake: () => void = () => {};
  constructor(url: string) {
    this.socket = new WebSocket(url);
    this.socket.on("message", (data: Buffer) => {
      this.messages.push(JSON.parse(data.toString("utf8")) as { t: string });
      this.#wake();
    });
    this.closed = new Promise((resolve) => this.socket.once("close", resolve));
    this.socket.on("error", () => {});
  }
  async has(count: number): Promise<void> {
    while (this.messages.length < count) await new Promise<void>((resolve) => (this.#wake = resolve));
  }
  say(message: unknown): void {
    this.socket.send(typeof message === "string" ? message : JSON.stringify(message));
  }
}

test("a tenant's page gets that tenant's records alone, decided when they are published", async () => {
  const url = await serve((path) => (path === "/acme" ? actor("tenant-viewer", "acme") : actor("responder")));
  const [tenant, staff] = [new Page(`${url}/acme`), new Page(`${url}/staff`)];
  await Promise.all([tenant.has(1), staff.has(1)]);
  for (const page of [tenant, staff]) {
    page.say({ t: "sub", topic: "logs", id: "tail" });
    page.say({ t: "ping" });
  }
  await Promise.all([tenant.has(2), staff.has(2)]);
  commit([{ tenant: "acme" }, { tenant: "other" }]);
  await Promise.all([tenant.has(3), staff.has(3)]);
  expect(tenant.messages[2]).toMatchObject({ t: "data", id: "tail", items: [{ tenant: "acme" }] });
  expect(staff.messages[2]?.["items"]).toHaveLength(2);
});

test("a person whose role changes sees what the new role allows, without connecting again", async () => {
  let role: Role | null = "responder";
  const page = new Page(await serve(() => (role === null ? null : actor(role, role === "tenant-viewer" ? "acme" : null))));
  await page.has(1);
  page.say({ t: "sub", topic: "logs", id: "tail" });
  page.say({ t: "ping" });
  await page.has(2);
  role = "tenant-viewer";
  await hub.recheck();
  commit([{ tenant: "other" }]);
  commit([{ tenant: "acme" }]);
  await page.has(3);
  expect(page.messages.slice(2)).toEqual([{ t: "data", id: "tail", items: [{ tenant: "acme" }], dropped: 0 }]);
  role = null;
  page.socket.pong();
  page.say({ t: "ping" });
  await page.has(4);
  await hub.recheck();
  expect(await page.closed).toBe(4401);
  expect(followers.size).toBe(0);
});

test("a stranger is refused before the connection opens", async () => {
  const url = await serve(() => null);
  expect(await new Page(url).closed).toBe(1006);
  expect(hub.size).toBe(0);
});

test("a topic needs its permission", async () => {
  const page = new Page(await serve(() => actor("viewer")));
  await page.has(1);
  page.say({ t: "sub", topic: "targets", id: "x" });
  await page.has(2);
  expect(page.messages[1]).toEqual({ t: "error", message: "You may not follow targets." });
});

test("what is not a message is answered, and a page that floods is cut off", async () => {
  const page = new Page(await serve(() => actor("viewer")));
  await page.has(1);
  page.say("{not json");
  await page.has(2);
  expect(page.messages[1]?.t).toBe("error");
  for (let i = 0; i < 60; i++) page.say({ t: "ping" });
  expect(await page.closed).toBe(1008);
});

test("a message over the size limit closes the connection", async () => {
  const page = new Page(await serve(() => actor("viewer")));
  await page.has(1);
  page.say("x".repeat(5000));
  expect(await page.closed).toBe(1009);
});
