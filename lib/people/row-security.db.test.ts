import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type FreshDatabase, freshDatabase } from "@/test/fresh-database";
import { inScope, WHOLE_FLEET } from "@/lib/db/server";
import type { ManualClock } from "@/lib/kernel/clock";
import { CreateKeyInput } from "./inputs";
import { createKey } from "./server";
import { insertOidcAccount } from "./store/users";
import { ctxOf, sessionFor, somebody, usePeople } from "./testing/people-fixture";

let db: FreshDatabase;
let clock: ManualClock;
const TENANTS = ["acme", "globex"] as const;

beforeAll(async () => {
  db = await freshDatabase();
  clock = usePeople(db);
  const admin = ctxOf((await somebody({ role: "administrator" })).actor, clock);
  for (const tenant of TENANTS) {
    const { id } = await somebody({ role: "tenant-viewer", tenant });
    await sessionFor(id, clock);
    await inScope(WHOLE_FLEET, (tx) => insertOidcAccount(tx, "https://idp.example", `sub-${tenant}`, id));
    await createKey(admin, CreateKeyInput.parse({ name: tenant, scopes: ["ingest:write"], tenant }));
  }
});
afterAll(() => db.close());

const TABLES = ["user_account", "session", "oidc_account", "api_key"] as const;

/** How many rows of a table a transaction sees, as plain SQL, past everything the program adds. */
async function seen(table: string, scope: { scope?: string; tenant?: string }): Promise<number> {
  const client = await db.pool.connect();
  try {
    await client.query("BEGIN");
    if (scope.scope !== undefined)
      await client.query("SELECT set_config('app.scope', $1, true), set_config('app.tenant', $2, true)", [scope.scope, scope.tenant ?? ""]);
    const { rows } = await client.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${table}`);
    return rows[0]?.n ?? -1;
  } finally {
    await client.query("ROLLBACK");
    client.release();
  }
}

describe.each(TABLES)("rows of %s", (table) => {
  test("are invisible to a transaction that does not say on whose behalf it runs", async () => {
    expect(await seen(table, {})).toBe(0);
  });
  test("of another tenant are invisible; of one's own there is one", async () => {
    for (const tenant of TENANTS) expect(await seen(table, { scope: "tenant", tenant })).toBe(1);
    expect(await seen(table, { scope: "tenant", tenant: "nobody" })).toBe(0);
  });
  test("are invisible to a tenant scope without a tenant, and to a scope nobody knows", async () => {
    expect(await seen(table, { scope: "tenant", tenant: "" })).toBe(0);
    expect(await seen(table, { scope: "everything" })).toBe(0);
  });
  test("are all there for the whole fleet", async () => {
    expect(await seen(table, { scope: "fleet" })).toBeGreaterThanOrEqual(2);
  });
  test("are guarded even against the tables' owner", async () => {
    const { rows } = await db.pool.query("SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE oid = $1::regclass", [table]);
    expect(rows[0]).toEqual({ relrowsecurity: true, relforcerowsecurity: true });
  });
});

test("nothing can be moved into another tenant, nor written there", async () => {
  const acme = { tenant: "acme" };
  await expect(inScope(acme, (tx) => tx.user.updateMany({ data: { tenant: "globex" } }))).rejects.toThrow(/row-level security/);
  await expect(inScope(acme, (tx) => tx.apiKey.updateMany({ data: { tenant: null } }))).rejects.toThrow(/row-level security/);
  expect(await inScope(acme, (tx) => tx.apiKey.deleteMany({ where: { tenant: "globex" } }))).toEqual({ count: 0 });
});

test("a connection given back to the pool carries no scope to the next that takes it", async () => {
  await inScope(WHOLE_FLEET, (tx) => tx.user.count());
  for (let i = 0; i < 8; i++) expect(await seen("user_account", {})).toBe(0);
});

test("a tenant reads the installation's settings and its own, and writes none", async () => {
  await inScope(WHOLE_FLEET, (tx) =>
    tx.setting.createMany({
      data: ["", "acme", "globex"].map((tenant) => ({ key: "k", tenant, value: 1, updatedAt: new Date(0), updatedBy: "t" })),
    }),
  );
  const own = await inScope({ tenant: "acme" }, (tx) => tx.setting.findMany({ where: { key: "k" }, orderBy: { tenant: "asc" } }));
  expect(own.map((row) => row.tenant)).toEqual(["", "acme"]);
  expect(await inScope({ tenant: "acme" }, (tx) => tx.setting.updateMany({ data: { value: 2 } }))).toEqual({ count: 0 });
});
