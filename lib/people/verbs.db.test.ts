import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type FreshDatabase, freshDatabase } from "@/test/fresh-database";
import { hours, millis, toMillis } from "@/lib/kernel/units";
import type { ManualClock } from "@/lib/kernel/clock";
import { readKey, writeKey } from "./api-key-format";
import { CreateKeyInput, DEFAULT_RETENTION } from "./index";
import * as people from "./server";
import type { Ctx } from "./context";
import { ctxOf, PASSWORD, sessionFor, somebody, tenantAdministrator, usePeople } from "./testing/people-fixture";

let db: FreshDatabase;
let clock: ManualClock;
let admin: Ctx;
let ownKey: string;
let acme: { id: string; session: string; key: string };

const KEY = (over: object = {}) => CreateKeyInput.parse({ name: "node 7", scopes: ["ingest:write"], ...over });

beforeAll(async () => {
  db = await freshDatabase();
  clock = usePeople(db);
  admin = ctxOf((await somebody({ role: "administrator" })).actor, clock);
  ownKey = (await people.createKey(admin, KEY())).key.id;
  const id = (await somebody({ role: "tenant-viewer", tenant: "acme" })).id;
  acme = { id, session: await sessionFor(id, clock), key: (await people.createKey(admin, KEY({ tenant: "acme" }))).key.id };
});
afterAll(() => db.close());

const NOBODY_ID = "00000000-0000-4000-8000-000000000000";
const PERSON = { name: "New Person", email: "new@example.com", password: PASSWORD, role: "viewer" as const, tenant: null };

interface Verb {
  readonly name: string;
  /** Does it to the thing with this id. */
  readonly act: (ctx: Ctx, id: string) => Promise<unknown>;
  readonly kind: "person" | "session" | "key";
}

const VERBS: readonly Verb[] = [
  { name: "changeRole", kind: "person", act: (ctx, id) => people.changeRole(ctx, id, { role: "viewer", tenant: null }) },
  { name: "disableUser", kind: "person", act: (ctx, id) => people.disableUser(ctx, id, true) },
  { name: "resetPassword", kind: "person", act: (ctx, id) => people.resetPassword(ctx, id, "another good password") },
  { name: "revokeSessions", kind: "person", act: (ctx, id) => people.revokeSessions(ctx, id) },
  { name: "listSessions", kind: "person", act: (ctx, id) => people.listSessions(ctx, id) },
  { name: "revokeSession", kind: "session", act: (ctx, id) => people.revokeSession(ctx, id) },
  { name: "rotateKey", kind: "key", act: (ctx, id) => people.rotateKey(ctx, id, { overlapHours: 1 }) },
  { name: "revokeKey", kind: "key", act: (ctx, id) => people.revokeKey(ctx, id) },
];

const idOf = (kind: Verb["kind"]) => ({ person: acme.id, session: acme.session, key: acme.key })[kind];

describe.each(VERBS)("$name", ({ act, kind }) => {
  test("is refused without the permission, and a session of somebody else is not even admitted to exist", async () => {
    const viewer = ctxOf((await somebody({ role: "commander" })).actor, clock);
    await expect(act(viewer, idOf(kind))).rejects.toMatchObject({ code: kind === "session" ? "not-found" : "forbidden" });
  });

  test("does not find what is another tenant's, whatever one may do in one's own", async () => {
    const other = ctxOf(tenantAdministrator("globex"), clock);
    await expect(act(other, idOf(kind))).rejects.toMatchObject({ code: "not-found" });
    await expect(act(other, kind === "key" ? ownKey : admin.actor.id)).rejects.toMatchObject({ code: "not-found" });
  });

  test("does not find what does not exist", async () => {
    await expect(act(admin, kind === "key" ? "nosuchkey000" : NOBODY_ID)).rejects.toMatchObject({ code: "not-found" });
    if (kind === "person") await expect(act(admin, "not-an-id")).rejects.toMatchObject({ code: "not-found" });
  });
});

describe("verbs that name nothing", () => {
  test.each([
    ["createUser", (ctx: Ctx) => people.createUser(ctx, PERSON)],
    ["createKey", (ctx: Ctx) => people.createKey(ctx, KEY())],
    ["changeRetention", (ctx: Ctx) => people.changeRetention(ctx, DEFAULT_RETENTION)],
    ["listUsers", (ctx: Ctx) => people.listUsers(ctx)],
    ["listKeys", (ctx: Ctx) => people.listKeys(ctx)],
    ["listAudit", (ctx: Ctx) => people.listAudit(ctx, { limit: 10 })],
    ["auditChainVerify", (ctx: Ctx) => people.auditChainVerify(ctx)],
  ])("%s is refused without the permission", async (_name, act) => {
    const viewer = ctxOf((await somebody({ role: "commander" })).actor, clock);
    await expect(act(viewer)).rejects.toMatchObject({ code: "forbidden" });
  });

  test("within one tenant nobody is added, no key made and no retention decided for another", async () => {
    const other = ctxOf(tenantAdministrator("globex"), clock);
    await expect(people.createUser(other, PERSON)).rejects.toMatchObject({ code: "forbidden" });
    await expect(people.createKey(other, KEY({ tenant: "acme" }))).rejects.toMatchObject({ code: "forbidden" });
    await expect(people.createKey(other, KEY())).rejects.toMatchObject({ code: "forbidden" });
    await expect(people.changeRetention(other, DEFAULT_RETENTION)).rejects.toMatchObject({ code: "forbidden" });
    await expect(people.listAudit(other, { limit: 10 })).rejects.toMatchObject({ code: "forbidden" });
  });

  test("within one tenant, people and keys of that tenant alone are listed", async () => {
    const own = ctxOf(tenantAdministrator("acme"), clock);
    expect((await people.listUsers(own)).map((p) => p.id)).toEqual([acme.id]);
    expect((await people.listKeys(own)).every((k) => k.tenant === "acme")).toBe(true);
    expect(await people.listKeys(ctxOf(tenantAdministrator("globex"), clock))).toEqual([]);
  });
});

describe("people", () => {
  test("somebody new must replace the password they were given, and may do nothing before", async () => {
    const { id } = await people.createUser(admin, { ...PERSON, email: "first@example.com" });
    const session = await sessionFor(id, clock);
    const identity = await people.identityOfSession(session, clock);
    expect(identity).toMatchObject({ mustChangePassword: true, actor: { permissions: [] } });
    const self = ctxOf(identity?.actor ?? admin.actor, clock);
    await people.changeOwnPassword(self, session, { current: PASSWORD, next: "quite another one" });
    expect(await people.identityOfSession(session, clock)).toMatchObject({ mustChangePassword: false });
  });

  test("an address signs in once", async () => {
    await people.createUser(admin, { ...PERSON, email: "twice@example.com" });
    await expect(people.createUser(admin, { ...PERSON, email: "twice@example.com" })).rejects.toMatchObject({
      code: "conflict",
      at: "email",
    });
  });

  test("a weak password is refused with its reason", async () => {
    await expect(people.createUser(admin, { ...PERSON, email: "weak@example.com", password: "password1234" })).rejects.toMatchObject({
      code: "invalid",
      at: "password",
    });
  });

  test("a change of role is felt in open sessions at once", async () => {
    const person = await somebody({ role: "viewer" });
    const session = await sessionFor(person.id, clock);
    expect((await people.identityOfSession(session, clock))?.actor.permissions).not.toContain("incidents:write");
    await people.changeRole(admin, person.id, { role: "responder", tenant: null });
    expect((await people.identityOfSession(session, clock))?.actor.permissions).toContain("incidents:write");
  });

  test("who is disabled is signed out at once, and may come back when enabled", async () => {
    const person = await somebody({ role: "viewer" });
    const session = await sessionFor(person.id, clock);
    expect(await people.identityOfSession(session, clock)).not.toBeNull();
    await people.disableUser(admin, person.id, true);
    expect(await people.identityOfSession(session, clock)).toBeNull();
    await people.disableUser(admin, person.id, false);
    expect(await people.identityOfSession(session, clock)).toBeNull();
    expect(await people.identityOfSession(await sessionFor(person.id, clock), clock)).not.toBeNull();
  });

  test("the last administrator stays, however one tries, and of two who leave at once one stays", async () => {
    const others = (await people.listUsers(admin)).filter((p) => p.role === "administrator" && p.id !== admin.actor.id);
    for (const { id } of others) await people.disableUser(admin, id, true);
    await expect(people.changeRole(admin, admin.actor.id, { role: "viewer", tenant: null })).rejects.toMatchObject({ code: "conflict" });
    await expect(people.disableUser(admin, admin.actor.id, true)).rejects.toMatchObject({ code: "conflict" });
    const second = await somebody({ role: "administrator" });
    const both = await Promise.allSettled([
      people.disableUser(admin, second.id, true),
      people.changeRole(ctxOf(second.actor, clock), admin.actor.id, { role: "viewer", tenant: null }),
    ]);
    expect(both.map((r) => r.status).sort()).toEqual(["fulfilled", "rejected"]);
    if (both[1]?.status === "fulfilled")
      await people.changeRole(ctxOf(second.actor, clock), admin.actor.id, { role: "administrator", tenant: null });
  });

  test("one ends one's own sessions without any permission, but not the one asked from", async () => {
    const person = await somebody({ role: "viewer" });
    const [here, there] = [await sessionFor(person.id, clock), await sessionFor(person.id, clock)];
    const self = ctxOf(person.actor, clock);
    expect((await people.listSessions(self, person.id, here)).filter((s) => s.current).map((s) => s.id)).toEqual([here]);
    expect(await people.listSessions(self, person.id)).toHaveLength(2);
    expect(await people.revokeSessions(self, person.id, here)).toBe(1);
    expect(await people.identityOfSession(there, clock)).toBeNull();
    expect(await people.identityOfSession(here, clock)).not.toBeNull();
    await people.revokeSession(self, here);
    expect(await people.identityOfSession(here, clock)).toBeNull();
  });

  test("changing one's password takes the current one, is throttled, and ends the other sessions", async () => {
    const person = await somebody({ role: "viewer" });
    const [here, there] = [await sessionFor(person.id, clock), await sessionFor(person.id, clock)];
    const self = ctxOf(person.actor, clock);
    const change = (current: string) => people.changeOwnPassword(self, here, { current, next: "a fresh good password" });
    for (let i = 0; i < 6; i++) await expect(change("wrong")).rejects.toMatchObject({ code: "invalid", at: "current" });
    await expect(change(PASSWORD)).rejects.toMatchObject({ code: "rate-limited", retryAfterS: 2 });
    clock.advance(millis(2_000));
    await change(PASSWORD);
    expect(await people.identityOfSession(there, clock)).toBeNull();
    expect(await people.identityOfSession(here, clock)).not.toBeNull();
  });
});

describe("keys", () => {
  const verifier = () => people.apiKeyVerifier(clock);
  const use = (text: string, scope: "ingest:write" | "logs:read" = "ingest:write", remoteAddress = "192.0.2.7") =>
    verifier().verify(`Bearer ${text}`, { scope, remoteAddress });

  test("a key's text is told once, opens what it may, and is not in the database", async () => {
    const { key, text } = await people.createKey(admin, KEY({ tenant: "acme" }));
    expect(await use(text)).toMatchObject({ keyId: key.id, tenant: "acme", scopes: ["ingest:write"] });
    expect(JSON.stringify(await people.listKeys(admin))).not.toContain(text.slice(-49, -10));
    const dump = await db.pool.query("BEGIN; SET LOCAL app.scope = 'fleet'; SELECT api_key::text AS row FROM api_key; COMMIT");
    expect(JSON.stringify(dump)).not.toContain(text.slice(-49, -6));
  });

  test.each([
    ["nothing", undefined, "missing"],
    ["a text that is no key", "Bearer sgk_live_nonsense", "unknown"],
  ])("%s is refused", async (_name, header, refused) => {
    expect(await verifier().verify(header, { scope: "ingest:write", remoteAddress: "" })).toEqual({ refused });
  });

  test("a key with another secret, scope, network or after its end is refused", async () => {
    const { text } = await people.createKey(admin, KEY({ networks: ["10.0.0.0/8", "2001:db8::/32"], expiresInDays: 1 }));
    expect(await use(text, "logs:read", "10.1.2.3")).toEqual({ refused: "scope" });
    expect(await use(text, "ingest:write", "192.0.2.7")).toEqual({ refused: "scope" });
    expect(await use(text, "ingest:write", "::ffff:10.1.2.3")).toMatchObject({ name: "node 7" });
    expect(await use(text, "ingest:write", "2001:db8::9")).toMatchObject({ name: "node 7" });
    const parts = readKey(text);
    const forged = writeKey({ environment: "live", keyId: parts?.keyId ?? "", secret: "0".repeat(43) });
    expect(await use(forged, "ingest:write", "10.1.2.3")).toEqual({ refused: "unknown" });
    clock.advance(toMillis(hours(25)));
    expect(await use(text, "ingest:write", "10.1.2.3")).toEqual({ refused: "revoked" });
  });

  test("a revoked key is dead at once, also where it was used a moment before", async () => {
    const { key, text } = await people.createKey(admin, KEY());
    expect(await use(text)).toMatchObject({ keyId: key.id });
    await people.revokeKey(admin, key.id);
    expect(await use(text)).toEqual({ refused: "revoked" });
    expect((await people.revokeKey(admin, key.id)).state).toBe("revoked");
  });

  test("rotation: both work during the overlap, the old one ends with it, the new one keeps rights and expiry", async () => {
    const old = await people.createKey(admin, KEY({ expiresInDays: 10, tenant: "acme" }));
    const next = await people.rotateKey(admin, old.key.id, { overlapHours: 24 });
    expect(next.key).toMatchObject({ tenant: "acme", scopes: ["ingest:write"], expiresAt: old.key.expiresAt, state: "active" });
    expect([await use(old.text), await use(next.text)]).toMatchObject([{ keyId: old.key.id }, { keyId: next.key.id }]);
    await expect(people.rotateKey(admin, old.key.id, { overlapHours: 24 })).rejects.toMatchObject({ code: "conflict" });
    clock.advance(toMillis(hours(24)));
    expect(await use(old.text)).toEqual({ refused: "revoked" });
    expect(await use(next.text)).toMatchObject({ keyId: next.key.id });
  });

  test("rotation never lets a key live longer than it would have", async () => {
    const old = await people.createKey(admin, KEY({ expiresInDays: 1 }));
    await people.rotateKey(admin, old.key.id, { overlapHours: 24 * 30 });
    const view = (await people.listKeys(admin)).find((k) => k.id === old.key.id);
    expect(view).toMatchObject({ expiresAt: old.key.expiresAt, state: "expiring" });
  });

  test("nobody gives a key what they may not do, and renewing is no way around it", async () => {
    const limited = ctxOf({ ...admin.actor, permissions: ["keys:write", "logs:read"] }, clock);
    await expect(people.createKey(limited, KEY({ scopes: ["people:write"] }))).rejects.toMatchObject({ code: "forbidden", at: "scopes" });
    await expect(people.createKey(limited, KEY({ scopes: ["ingest:write", "logs:read"] }))).resolves.toBeDefined();
    const strong = await people.createKey(admin, KEY({ scopes: ["people:write"] }));
    await expect(people.rotateKey(limited, strong.key.id, { overlapHours: 1 })).rejects.toMatchObject({ code: "forbidden" });
  });

  test("when a key was last used is known", async () => {
    const { key, text } = await people.createKey(admin, KEY());
    expect(key.lastUsedAt).toBeNull();
    await use(text);
    await expect.poll(async () => (await people.listKeys(admin)).find((k) => k.id === key.id)?.lastUsedAt ?? null).not.toBeNull();
  });
});

test("retention: what was decided is what the duties read", async () => {
  expect(await people.retentionSettings()).toEqual(DEFAULT_RETENTION);
  const settings = { fleet: { metrics: 7, rollups: 90, traces: 3, logs: 5 }, tenants: { acme: { traces: 1, logs: 1 } } };
  await people.changeRetention(admin, settings);
  expect(await people.retentionSettings()).toEqual(settings);
  await expect(people.changeRetention(admin, { ...settings, fleet: { ...settings.fleet, rollups: 6 } })).rejects.toMatchObject({
    code: "invalid",
  });
});

test("every change left its row, and the chain is whole", async () => {
  const actions = new Set<string>();
  for (let cursor: string | undefined; ;) {
    const page = await people.listAudit(admin, { limit: 50, ...(cursor === undefined ? {} : { cursor }) });
    for (const event of page.events) actions.add(event.action);
    if (page.nextCursor === null) break;
    cursor = page.nextCursor;
  }
  expect([...actions].sort()).toEqual([
    "key.create",
    "key.revoke",
    "key.rotate",
    "person.change-own-password",
    "person.change-role",
    "person.create",
    "person.disable",
    "person.enable",
    "retention.change",
    "session.revoke",
    "session.revoke-all",
  ]);
  expect(await people.auditChainVerify(admin)).toMatchObject({ intact: true });
});
