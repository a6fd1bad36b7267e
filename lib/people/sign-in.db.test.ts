import type { IncomingMessage } from "node:http";
import { encode } from "next-auth/jwt";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type FreshDatabase, freshDatabase } from "@/test/fresh-database";
import { database, inScope, WHOLE_FLEET } from "@/lib/db/server";
import type { ManualClock } from "@/lib/kernel/clock";
import { days, millis, toMillis } from "@/lib/kernel/units";
import { sessionSecret } from "./auth/session-token";
import { beginSession, checkPassword } from "./auth/sign-in";
import { endSession } from "./auth/sign-out";
import {
  actorFromUpgrade,
  actorOfUpgradeNow,
  auditChainVerify,
  identify,
  identityOfSession,
  issueTicket,
  listAudit,
  listenForChanges,
  tidyPeople,
} from "./server";
import { ABSOLUTE_MS, IDLE_MS } from "./session-life";
import { announce } from "./store/notify";
import { BROWSER, ctxOf, PASSWORD, sessionFor, somebody, usePeople } from "./testing/people-fixture";

let db: FreshDatabase;
let clock: ManualClock;
beforeAll(async () => {
  db = await freshDatabase();
  clock = usePeople(db);
});
afterAll(() => db.close());

const cookieOf = async (sid: string, secret = sessionSecret()) =>
  `other=1; sightglass.session=${await encode({ token: { sid }, secret, maxAge: 3600 })}`;
const from = (remoteAddress: string) => ({ ...BROWSER, remoteAddress });

describe("signing in with a password", () => {
  test("takes the right one, however the name is written", async () => {
    const { id, email } = await somebody({ role: "viewer" });
    expect(await checkPassword(` ${email.toUpperCase()} `, PASSWORD, BROWSER, clock)).toEqual({ signedIn: { userId: id } });
  });

  test("answers the same for a wrong password, a name that does not exist, and somebody disabled", async () => {
    const person = await somebody({ role: "viewer" });
    const gone = await somebody({ role: "viewer" });
    await inScope(WHOLE_FLEET, (tx) => tx.user.update({ where: { id: gone.id }, data: { disabledAt: new Date(0) } }));
    const answers = [
      await checkPassword(person.email, "wrong", BROWSER, clock),
      await checkPassword("nobody@example.com", "wrong", BROWSER, clock),
      await checkPassword(gone.email, PASSWORD, BROWSER, clock),
    ];
    expect(answers).toEqual([{ refused: "wrong" }, { refused: "wrong" }, { refused: "wrong" }]);
  });

  test.each([
    ["an account", true],
    ["a name that does not exist", false],
  ])("locks %s after six failures, from wherever they come", async (_name, exists) => {
    const email = exists ? (await somebody({ role: "viewer" })).email : "ghost@example.com";
    for (let i = 0; i < 6; i++) expect(await checkPassword(email, "wrong", from(`198.51.100.${i}`), clock)).toEqual({ refused: "wrong" });
    expect(await checkPassword(email, PASSWORD, BROWSER, clock)).toEqual({ refused: "locked" });
    clock.advance(millis(2_000));
    expect(await checkPassword(email, PASSWORD, BROWSER, clock)).toMatchObject(exists ? { signedIn: {} } : { refused: "wrong" });
  });

  test("locks an address that tries many names", async () => {
    const { email } = await somebody({ role: "viewer" });
    for (let i = 0; i < 31; i++) await checkPassword(`guess${i}@example.com`, "wrong", from("198.51.100.200"), clock);
    expect(await checkPassword(email, PASSWORD, from("198.51.100.200"), clock)).toEqual({ refused: "locked" });
    expect(await checkPassword(email, PASSWORD, from("198.51.100.201"), clock)).toMatchObject({ signedIn: {} });
  }, 120_000);

  test("loses no failure of tries made at the same moment", async () => {
    const { email } = await somebody({ role: "viewer" });
    await Promise.all(Array.from({ length: 6 }, (_, i) => checkPassword(email, "wrong", from(`203.0.113.${i}`), clock)));
    expect(await checkPassword(email, PASSWORD, BROWSER, clock)).toEqual({ refused: "locked" });
  });

  test("keeps no name that was typed, for it may be a password in the wrong field", async () => {
    await checkPassword("hunter2hunter2", "x", BROWSER, clock);
    const { rows } = await db.pool.query("SELECT string_agg(t::text, '') AS all FROM sign_in_throttle t");
    expect(JSON.stringify(rows)).not.toContain("hunter2");
  });
});

describe("a session", () => {
  test("is known by its cookie, and by no cookie sealed with another secret", async () => {
    const person = await somebody({ role: "viewer" });
    const sid = await beginSession(person.id, BROWSER, clock);
    const ask = (cookie: string | null) => identify({ cookie, authorization: null, remoteAddress: "" }, clock);
    expect(await ask(await cookieOf(sid))).toMatchObject({ actor: { id: person.id }, session: { id: sid } });
    expect(await ask(await cookieOf(sid, "another secret"))).toBeNull();
    expect(await ask("sightglass.session=%E0%A4%A")).toBeNull();
    expect(await ask(null)).toBeNull();
  });

  test("does not help who shows a wrong key beside it", async () => {
    const sid = await beginSession((await somebody({ role: "viewer" })).id, BROWSER, clock);
    expect(await identify({ cookie: await cookieOf(sid), authorization: "Bearer nonsense", remoteAddress: "" }, clock)).toBeNull();
  });

  test("ends after half an hour alone, and lives on while it is used", async () => {
    const idle = await sessionFor((await somebody({ role: "viewer" })).id, clock);
    const busy = await sessionFor((await somebody({ role: "viewer" })).id, clock);
    for (let i = 0; i < 4; i++) {
      clock.advance(millis(IDLE_MS / 3));
      expect(await identityOfSession(busy, clock)).not.toBeNull();
    }
    expect(await identityOfSession(idle, clock)).toBeNull();
  });

  test("ends after twelve hours, however busy", async () => {
    const sid = await sessionFor((await somebody({ role: "viewer" })).id, clock);
    const steps = ABSOLUTE_MS / (IDLE_MS / 2);
    for (let i = 0; i < steps - 1; i++) {
      clock.advance(millis(IDLE_MS / 2));
      expect(await identityOfSession(sid, clock)).not.toBeNull();
    }
    clock.advance(millis(IDLE_MS / 2));
    expect(await identityOfSession(sid, clock)).toBeNull();
  });

  test("ends when its browser signs out", async () => {
    const sid = await beginSession((await somebody({ role: "viewer" })).id, BROWSER, clock);
    expect(await identityOfSession(sid, clock)).not.toBeNull();
    await endSession(sid, BROWSER, clock);
    expect(await identityOfSession(sid, clock)).toBeNull();
  });

  test("does not begin for somebody disabled", async () => {
    const { id } = await somebody({ role: "viewer" });
    await inScope(WHOLE_FLEET, (tx) => tx.user.update({ where: { id }, data: { disabledAt: new Date(0) } }));
    await expect(beginSession(id, BROWSER, clock)).rejects.toThrow();
  });

  test("revoked by another process is felt here when that process commits", async () => {
    const listener = await listenForChanges(database().url);
    const { id } = await somebody({ role: "viewer" });
    const sid = await sessionFor(id, clock);
    expect(await identityOfSession(sid, clock)).not.toBeNull();
    // What the other process does: the row and the announcement, without this process's cache.
    await inScope(WHOLE_FLEET, async (tx) => {
      await tx.session.update({ where: { id: sid }, data: { revokedAt: new Date(0) } });
      await announce(tx, { session: sid });
    });
    await expect.poll(() => identityOfSession(sid, clock)).toBeNull();
    await listener.stop();
  });
});

describe("opening a WebSocket", () => {
  const upgrade = (cookie: string, ticket: string | null) =>
    ({ url: ticket === null ? "/ws" : `/ws?ticket=${ticket}`, headers: { cookie } }) as IncomingMessage;

  test("takes the session's cookie and a ticket given to it, once", async () => {
    const { id } = await somebody({ role: "tenant-viewer", tenant: "acme" });
    const sid = await sessionFor(id, clock);
    const cookie = await cookieOf(sid);
    const { ticket } = await issueTicket(sid, clock);
    expect(await actorFromUpgrade(upgrade(cookie, ticket), clock)).toMatchObject({ id, tenant: "acme" });
    expect(await actorFromUpgrade(upgrade(cookie, ticket), clock)).toBeNull();
    expect(await actorOfUpgradeNow(upgrade(cookie, null), clock)).toMatchObject({ id });
  });

  test("is refused with the cookie alone, with a ticket alone, with another's ticket, and after 30 s", async () => {
    const mine = await sessionFor((await somebody({ role: "viewer" })).id, clock);
    const theirs = await sessionFor((await somebody({ role: "viewer" })).id, clock);
    const cookie = await cookieOf(mine);
    expect(await actorFromUpgrade(upgrade(cookie, null), clock)).toBeNull();
    expect(await actorFromUpgrade(upgrade("", (await issueTicket(mine, clock)).ticket), clock)).toBeNull();
    expect(await actorFromUpgrade(upgrade(cookie, (await issueTicket(theirs, clock)).ticket), clock)).toBeNull();
    const late = await issueTicket(mine, clock);
    clock.advance(millis(30_000));
    expect(await actorFromUpgrade(upgrade(cookie, late.ticket), clock)).toBeNull();
  });
});

test("what ended is forgotten, what still counts is not", async () => {
  const { id, email } = await somebody({ role: "viewer" });
  await sessionFor(id, clock);
  clock.advance(toMillis(days(31)));
  const live = await sessionFor(id, clock);
  await checkPassword(email, "wrong", BROWSER, clock);
  expect(await tidyPeople(clock)).toBeGreaterThan(0);
  expect(await tidyPeople(clock)).toBe(0);
  expect(await identityOfSession(live, clock)).not.toBeNull();
});

test("who signed in, who was refused and who left is in the audit log", async () => {
  const admin = ctxOf((await somebody({ role: "administrator" })).actor, clock);
  for (const action of ["session.begin", "session.refuse", "session.end"]) {
    expect((await listAudit(admin, { limit: 1, action })).events).toHaveLength(1);
  }
  expect(await auditChainVerify(admin)).toMatchObject({ intact: true });
});
