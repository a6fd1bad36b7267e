import path from "node:path";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { environment } from "@/lib/config/server";
import { migrate, startEmbeddedPostgres } from "@/lib/db/server";

declare module "vitest" {
  interface ProvidedContext {
    /** Owner's address of a server that holds the migrated template database. */
    postgresUrl: string;
  }
}

export const TEMPLATE = "sightglass_template";

/** One Postgres and one migrated template for the run; each test file clones it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = environment()["SIGHTGLASS_DATABASE_ADMIN_URL"];
  const server = given
    ? null
    : await startEmbeddedPostgres({ dataDir: path.resolve("data/test-postgres"), settings: { max_connections: "200" } });
  const url = given ?? server?.url ?? "";
  await query(url, `DROP DATABASE IF EXISTS ${TEMPLATE} WITH (FORCE)`, `CREATE DATABASE ${TEMPLATE}`);
  const template = new URL(url);
  template.pathname = `/${TEMPLATE}`;
  await migrate(template.href);
  project.provide("postgresUrl", url);
  return async () => {
    const leftovers = await query(url, "SELECT datname FROM pg_database WHERE datname LIKE 't\\_%'");
    for (const row of leftovers) await query(url, `DROP DATABASE IF EXISTS "${String(row["datname"])}" WITH (FORCE)`);
    await server?.stop();
  };
}

async function query(url: string, ...statements: string[]): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    let rows: Record<string, unknown>[] = [];
    for (const statement of statements) rows = (await client.query<Record<string, unknown>>(statement)).rows;
    return rows;
  } finally {
    await client.end();
  }
}
