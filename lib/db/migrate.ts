import { createHash, randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import pg from "pg";
import { Fault } from "@/lib/kernel/faults";

// The lock id and the bookkeeping table are those of `prisma migrate`, so that its tools see the same history.
const PRISMA_LOCK = 72707369;
const BOOKKEEPING = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id VARCHAR(36) PRIMARY KEY NOT NULL, checksum VARCHAR(64) NOT NULL, finished_at TIMESTAMPTZ,
  migration_name VARCHAR(255) NOT NULL, logs TEXT, rolled_back_at TIMESTAMPTZ,
  started_at TIMESTAMPTZ NOT NULL DEFAULT now(), applied_steps_count INTEGER NOT NULL DEFAULT 0)`;

interface Applied {
  readonly migration_name: string;
  readonly checksum: string;
  readonly finished_at: Date | null;
}

/**
 * Applies every migration in `dir` that the database has not seen, in name
 * order, each in a transaction of its own. `url` must belong to a role that
 * owns the schema and may create roles. Returns the names applied. Throws
 * Fault `conflict` when an applied migration was edited afterwards.
 */
export async function migrate(url: string, dir = path.resolve("prisma/migrations")): Promise<readonly string[]> {
  const client = new pg.Client({ connectionString: url, application_name: "sightglass migrate" });
  await client.connect().catch((error: unknown) => {
    // Never the whole address: it holds the password.
    const { host, pathname } = new URL(url);
    throw new Fault("unavailable", `The database at ${host}${pathname} cannot be reached: ${(error as Error).message || String(error)}`, {
      fix: "Start it, or put DATABASE_URL right.",
      cause: error,
    });
  });
  try {
    await client.query("SELECT pg_advisory_lock($1)", [PRISMA_LOCK]);
    await client.query(BOOKKEEPING);
    const seen = await client.query<Applied>(
      "SELECT migration_name, checksum, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL",
    );
    const applied: string[] = [];
    for (const name of migrationNames(dir)) {
      const sql = readFileSync(path.join(dir, name, "migration.sql"));
      const checksum = createHash("sha256").update(sql).digest("hex");
      const before = seen.rows.find((r) => r.migration_name === name && r.finished_at !== null);
      if (before && before.checksum !== checksum) {
        throw new Fault("conflict", `Migration ${name} was changed after it was applied.`, {
          fix: "Restore the file and add a new migration instead.",
        });
      }
      if (before) continue;
      await apply(client, name, sql.toString("utf8"), checksum);
      applied.push(name);
    }
    return applied;
  } finally {
    await client.end();
  }
}

function migrationNames(dir: string): string[] {
  return readdirSync(dir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

async function apply(client: pg.Client, name: string, sql: string, checksum: string): Promise<void> {
  await client.query("BEGIN");
  try {
    await client.query(sql);
    await client.query(
      "INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count) VALUES ($1, $2, $3, now(), 1)",
      [randomUUID(), checksum, name],
    );
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK");
    throw new Fault("internal", `Migration ${name} failed: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
