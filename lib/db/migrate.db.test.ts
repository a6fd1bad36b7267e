import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type FreshDatabase, freshDatabase } from "@/test/fresh-database";
import { migrate } from "./migrate";

let db: FreshDatabase;
beforeAll(async () => void (db = await freshDatabase()));
afterAll(() => db.close());

test("the program's connections are neither superuser nor able to bypass row-level security", async () => {
  const { rows } = await db.pool.query("SELECT current_user AS name, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user");
  expect(rows[0]).toEqual({ name: "sightglass_app", rolsuper: false, rolbypassrls: false });
});

test("migrating twice applies nothing the second time", async () => {
  expect(await migrate(db.ownerUrl)).toEqual([]);
});

test("a migration edited after it was applied is refused by name", async () => {
  const dir = mkdtempSync(path.join(tmpdir(), "migrations-"));
  mkdirSync(path.join(dir, "9000_extra"));
  writeFileSync(path.join(dir, "9000_extra", "migration.sql"), "CREATE TABLE extra (id int)");
  expect(await migrate(db.ownerUrl, dir)).toEqual(["9000_extra"]);
  writeFileSync(path.join(dir, "9000_extra", "migration.sql"), "CREATE TABLE extra (id bigint)");
  await expect(migrate(db.ownerUrl, dir)).rejects.toThrow(/9000_extra was changed/);
});
