import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { type FreshDatabase, freshDatabase } from "@/test/fresh-database";
import { hours, toMillis } from "@/lib/kernel/units";
import type { ManualClock } from "@/lib/kernel/clock";
import { checkPassword, visitorCtx } from "./auth/sign-in";
import * as people from "./server";
import { ROLES, SYSTEM_ACTOR } from "./actor";
import { BROWSER, ctxOf, PASSWORD, sessionFor, somebody, usePeople } from "./testing/people-fixture";

let db: FreshDatabase | undefined;
let clock: ManualClock;
beforeEach(async () => {
  await db?.close();
  db = await freshDatabase();
  clock = usePeople(db);
});
afterAll(() => db?.close());

const FIRST = { name: "Ada Adler", email: "ada@example.com", password: PASSWORD };
const visitor = () => visitorCtx(clock, BROWSER);
const system = () => ctxOf(SYSTEM_ACTOR, clock);

describe("the first run", () => {
  test("on a machine's own loopback, whoever comes first is the administrator, and nobody after", async () => {
    expect(await people.prepareFirstRun(false, clock)).toBeNull();
    expect(await people.firstRunNeedsToken()).toBe(false);
    const { id } = await people.createFirstAdministrator(visitor(), FIRST);
    expect(await checkPassword(FIRST.email, PASSWORD, BROWSER, clock)).toEqual({ signedIn: { userId: id } });
    await expect(people.createFirstAdministrator(visitor(), { ...FIRST, email: "b@example.com" })).rejects.toMatchObject({
      code: "conflict",
    });
  });

  test("of many who come at the same moment one is served", async () => {
    const tries = await Promise.allSettled(
      Array.from({ length: 4 }, (_, i) => people.createFirstAdministrator(visitor(), { ...FIRST, email: `a${i}@example.com` })),
    );
    expect(tries.filter((t) => t.status === "fulfilled")).toHaveLength(1);
    expect(await people.listUsers(system())).toHaveLength(1);
  });

  test("where others can connect, only who knows the token of the last start is served", async () => {
    const old = await people.prepareFirstRun(true, clock);
    const token = await people.prepareFirstRun(true, clock);
    for (const setupToken of [undefined, "", "wrong", old ?? ""]) {
      const input = setupToken === undefined ? FIRST : { ...FIRST, setupToken };
      await expect(people.createFirstAdministrator(visitor(), input)).rejects.toMatchObject({ code: "forbidden" });
    }
    expect(await people.createFirstAdministrator(visitor(), { ...FIRST, setupToken: ` ${token} ` })).toMatchObject({
      role: "administrator",
    });
    expect(await people.prepareFirstRun(true, clock)).toBeNull();
  });

  test("a weak password is refused before anything is made", async () => {
    await expect(people.createFirstAdministrator(visitor(), { ...FIRST, password: "administrator123" })).rejects.toMatchObject({
      code: "invalid",
    });
    expect(await people.anyUserExists()).toBe(false);
  });
});

describe("a demonstration", () => {
  test("has one account a role that signs in, and a key that sends", async () => {
    const { accounts, ingestKey, readKey } = await people.ensureDemoAccounts(clock, "acme");
    expect(accounts.map((a) => a.role)).toEqual(ROLES);
    for (const { email, password } of accounts)
      expect(await checkPassword(email, password, BROWSER, clock)).toMatchObject({ signedIn: {} });
    const tenants = (await people.listUsers(system())).flatMap((p) => (p.tenant === null ? [] : [p.tenant]));
    expect(tenants).toEqual(["acme"]);
    const verified = await people.apiKeyVerifier(clock).verify(`Bearer ${ingestKey}`, { scope: "ingest:write", remoteAddress: "" });
    expect(verified).toMatchObject({ tenant: "" });
    const reader = await people.apiKeyVerifier(clock).verify(`Bearer ${readKey}`, { scope: "logs:read", remoteAddress: "" });
    expect(reader).toMatchObject({ scopes: expect.not.arrayContaining(["ingest:write"]) as unknown });
  });

  test("gives fresh passwords and a fresh key at each start, to the same accounts", async () => {
    const first = await people.ensureDemoAccounts(clock, "acme");
    const second = await people.ensureDemoAccounts(clock, "acme");
    expect(await people.listUsers(system())).toHaveLength(ROLES.length);
    const [old, fresh] = [first.accounts[0], second.accounts[0]];
    expect(await checkPassword(old?.email ?? "", old?.password ?? "", BROWSER, clock)).toEqual({ refused: "wrong" });
    expect(await checkPassword(fresh?.email ?? "", fresh?.password ?? "", BROWSER, clock)).toMatchObject({ signedIn: {} });
    const need = { scope: "ingest:write", remoteAddress: "" } as const;
    expect(await people.apiKeyVerifier(clock).verify(`Bearer ${first.ingestKey}`, need)).toHaveProperty("refused");
  });

  test("leaves nothing that works behind when the console is started in earnest", async () => {
    const { accounts, ingestKey } = await people.ensureDemoAccounts(clock, "acme");
    const real = await somebody({ role: "administrator" });
    const demo = (await people.listUsers(system())).find((p) => p.demo);
    const session = await sessionFor(demo?.id ?? "", clock);
    await people.removeDemoAccounts(clock);
    expect((await people.listUsers(system())).map((p) => p.id)).toEqual([real.id]);
    expect(await people.identityOfSession(session, clock)).toBeNull();
    for (const { email, password } of accounts) expect(await checkPassword(email, password, BROWSER, clock)).toEqual({ refused: "wrong" });
    const verified = people.apiKeyVerifier(clock).verify(`Bearer ${ingestKey}`, { scope: "ingest:write", remoteAddress: "" });
    expect(await verified).toHaveProperty("refused");
    clock.advance(toMillis(hours(1)));
    await people.removeDemoAccounts(clock);
    expect((await people.listAudit(system(), { limit: 50, action: "demo.end" })).events).toHaveLength(1);
  });

  test("takes no address away from somebody real", async () => {
    const real = await somebody({ role: "viewer", email: "viewer@demo.example" });
    await people.ensureDemoAccounts(clock, "acme");
    expect(await checkPassword(real.email, PASSWORD, BROWSER, clock)).toEqual({ signedIn: { userId: real.id } });
  });
});
