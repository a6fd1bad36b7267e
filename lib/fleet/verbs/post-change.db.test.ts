import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Database, setDatabase } from "@/lib/db/server";
import { ManualClock, unixMillis } from "@/lib/kernel";
import { type Actor, type Ctx, SYSTEM_ACTOR } from "@/lib/people";
import { type FreshDatabase, freshDatabase } from "@/test/fresh-database";
import { readChanges } from "../store/changes";
import { postChange } from "./post-change";

const NOW = unixMillis(1_800_000_000_000);
const KEY: Actor = { kind: "key", id: "abc", name: "deploy pipeline", permissions: ["changes:write"], tenant: null };
let requests = 0;
const ctx = (actor: Actor): Ctx => ({ actor, clock: new ManualClock(NOW), requestId: `r${++requests}`, remoteAddress: "" });
const INPUT = { subject: "llama-70b@eu-west", title: "Rolled out 0.12.0", before: "0.11.0", after: "0.12.0" };

let db: FreshDatabase;
beforeAll(async () => {
  db = await freshDatabase();
  setDatabase(db satisfies Database);
});
afterAll(() => db.close());
const all = () => readChanges(db.pool, { range: { from: unixMillis(0), to: unixMillis(NOW + 1_000_000) }, subject: null, limit: 100 });

describe("postChange", () => {
  test("a posted change is on the list, dated now, in the poster’s name, with an audit row", async () => {
    const change = await postChange(ctx(KEY), INPUT);
    expect(change).toMatchObject({
      at: NOW,
      kind: "posted",
      source: "deploy pipeline",
      title: INPUT.title,
      before: "0.11.0",
      after: "0.12.0",
      url: null,
    });
    expect(await all()).toEqual([change]);
    const { rows } = await db.pool.query("SELECT action, subject FROM audit_event");
    expect(rows).toEqual([{ action: "change.post", subject: `change:${change.id}` }]);
  });
  test("a retry with the same key gives the first change back and writes nothing", async () => {
    const first = await postChange(ctx(KEY), { ...INPUT, idempotencyKey: "run-7" });
    const before = await all();
    expect(await postChange(ctx(KEY), { ...INPUT, title: "again", idempotencyKey: "run-7" })).toEqual(first);
    expect(await all()).toEqual(before);
  });
  test("another poster’s key of the same name is another change", async () => {
    const mine = await postChange(ctx(KEY), { ...INPUT, idempotencyKey: "run-8" });
    const theirs = await postChange(ctx({ ...KEY, id: "def" }), { ...INPUT, idempotencyKey: "run-8" });
    expect(theirs.id).not.toBe(mine.id);
  });
  test("the sender’s own instant is kept, one in the future is refused", async () => {
    expect(await postChange(ctx(KEY), { ...INPUT, at: "2026-11-24T10:00:00+02:00" })).toMatchObject({
      at: Date.parse("2026-11-24T08:00:00Z"),
    });
    await expect(postChange(ctx(KEY), { ...INPUT, at: "2100-01-01T00:00:00Z" })).rejects.toMatchObject({ code: "invalid", at: "at" });
  });
  test("without the permission it is forbidden", async () => {
    await expect(postChange(ctx({ ...KEY, permissions: ["fleet:read"] }), INPUT)).rejects.toMatchObject({ code: "forbidden" });
  });
  test("an actor bound to a tenant cannot write what is everybody’s", async () => {
    await expect(postChange(ctx({ ...SYSTEM_ACTOR, tenant: "acme" }), INPUT)).rejects.toMatchObject({ code: "not-found" });
  });
});
