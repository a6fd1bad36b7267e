import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type FreshDatabase, freshDatabase } from "@/test/fresh-database";
import { inScope, inTransaction, WHOLE_FLEET } from "@/lib/db/server";
import type { ManualClock } from "@/lib/kernel/clock";
import type { Ctx } from "./context";
import { auditChainVerify, listAudit, recordAudit } from "./server";
import { ctxOf, somebody, usePeople } from "./testing/people-fixture";

let db: FreshDatabase;
let clock: ManualClock;
let ctx: Ctx;
beforeAll(async () => {
  db = await freshDatabase();
  clock = usePeople(db);
  ctx = ctxOf((await somebody({ role: "administrator" })).actor, clock);
});
afterAll(() => db.close());

async function asOwner<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: db.ownerUrl });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

describe("the audit log", () => {
  test("takes rows from both kinds of transaction, in one chain, also from many at once", async () => {
    await Promise.all(
      Array.from({ length: 12 }, (_, i) =>
        i % 2 === 0
          ? inTransaction(db.pool, (client) => recordAudit(client, ctx, "test.pg", { subject: `thing:${i}`, after: { i } }))
          : inScope(WHOLE_FLEET, (tx) => recordAudit(tx, ctx, "test.prisma", { subject: `thing:${i}`, before: { i } })),
      ),
    );
    expect(await auditChainVerify(ctx)).toMatchObject({ intact: true, rows: 12 });
  });

  test("keeps no row of what was rolled back", async () => {
    const failed = inScope(WHOLE_FLEET, async (tx) => {
      await recordAudit(tx, ctx, "test.undone", { subject: "thing:x" });
      throw new Error("undo");
    });
    await expect(failed).rejects.toThrow("undo");
    expect((await listAudit(ctx, { limit: 5, action: "test.undone" })).events).toEqual([]);
    expect(await auditChainVerify(ctx)).toMatchObject({ intact: true, rows: 12 });
  });

  test("holds hostile text as one line that looks like what it is", async () => {
    const hostile: Ctx = { ...ctx, actor: { ...ctx.actor, name: "Eve\n2026-01-01 admin\u202edone\u0000" } };
    await inScope(WHOLE_FLEET, (tx) => recordAudit(tx, hostile, "test.hostile", { subject: "x\r\ny", after: { "a\u0000": "\ud800" } }));
    const [event] = (await listAudit(ctx, { limit: 1 })).events;
    expect(event?.actorName).toBe("Eve\\u000a2026-01-01 admin\\u202edone\\u0000");
    expect(event?.after).toEqual({ "a\u0000": "\ud800" });
    expect(await auditChainVerify(ctx)).toMatchObject({ intact: true });
  });

  test.each(["UPDATE audit_event SET action = 'x'", "DELETE FROM audit_event", "TRUNCATE audit_event"])(
    "the program cannot %s",
    async (sql) => {
      await expect(db.pool.query(sql)).rejects.toThrow(/permission denied/);
    },
  );

  test.each(["UPDATE audit_event SET action = 'x'", "DELETE FROM audit_event", "TRUNCATE audit_event"])(
    "not even the owner can %s without taking the guard away",
    async (sql) => {
      await expect(asOwner((client) => client.query(sql))).rejects.toThrow(/append-only/);
    },
  );

  test("is searched by words, actor, action and time, and read page by page without a gap", async () => {
    expect((await listAudit(ctx, { limit: 50, text: "THING:4 pg" })).events).toHaveLength(1);
    expect((await listAudit(ctx, { limit: 50, actor: ctx.actor.id, action: "test.p" })).events).toHaveLength(12);
    expect((await listAudit(ctx, { limit: 50, from: "2030-01-01T00:00:00Z" })).events).toEqual([]);
    const seen: string[] = [];
    for (let cursor: string | undefined; ;) {
      const page = await listAudit(ctx, { limit: 5, ...(cursor === undefined ? {} : { cursor }) });
      seen.push(...page.events.map((e) => e.seq));
      if (page.nextCursor === null) break;
      cursor = page.nextCursor;
    }
    expect(seen).toEqual(Array.from({ length: 13 }, (_, i) => String(13 - i)));
  });

  test("tells where somebody who took the guard away changed it", async () => {
    await asOwner(async (client) => {
      await client.query(
        "ALTER TABLE audit_event DISABLE TRIGGER append_only; UPDATE audit_event SET subject = 'thing:other' WHERE seq = 7",
      );
    });
    expect(await auditChainVerify(ctx)).toEqual({ intact: false, rows: 7, brokenAt: "7", reason: "its content was changed" });
  });
});
