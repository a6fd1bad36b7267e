import pg from "pg";
import { Fault } from "@/lib/kernel/faults";
import { getProcessSingleton, setProcessSingleton } from "@/lib/kernel/process-singleton";

/** The role every connection of the running program assumes: neither superuser nor owner, so row-level security binds it. */
export const APP_ROLE = "sightglass_app";

// int8 as bigint would surprise arithmetic; ids that may exceed 2^53 are read as text and converted where they are used.
export type { Pool, PoolClient, Client } from "pg";

export interface Database {
  /** As `APP_ROLE`; for queries. */
  readonly pool: pg.Pool;
  /** The address with which further clients (LISTEN, COPY, the log's committer) connect. */
  readonly url: string;
}

/** Opens a pool whose connections run as the application's role. */
export function openDatabase(url: string, max = 10): Database {
  const pool = new pg.Pool({ connectionString: url, max, options: `-c role=${APP_ROLE}`, application_name: "sightglass" });
  // An idle connection that dies (Postgres restarted) must not end the process; the next query opens another.
  pool.on("error", () => {});
  // Nor may one that dies between two statements of a transaction: the next statement fails by itself.
  pool.on("connect", (client) => void client.on("error", () => {}));
  return { pool, url };
}

/** A single connection as the application's role, not yet connected. The caller ends it. */
export function appClient(url: string, name: string): pg.Client {
  const client = new pg.Client({ connectionString: url, options: `-c role=${APP_ROLE}`, application_name: `sightglass ${name}` });
  client.on("error", () => {});
  return client;
}

export const setDatabase = (db: Database): void => setProcessSingleton("database", db);

/** The process's database. Throws Fault `unavailable` before start-up has opened it. */
export function database(): Database {
  const db = getProcessSingleton<Database>("database");
  if (!db) throw new Fault("unavailable", "The database is not open yet.", { retryAfterS: 1 });
  return db;
}
