import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { inject } from "vitest";
import { type Database, openDatabase } from "@/lib/db/server";
import { TEMPLATE } from "./global-database";

export interface FreshDatabase extends Database {
  /** The owner's address of the same database: for fixtures that need more rights than the program has. */
  readonly ownerUrl: string;
  close(): Promise<void>;
}

/** A migrated, empty database of one's own, cloned from the template in a few tens of milliseconds. */
export async function freshDatabase(): Promise<FreshDatabase> {
  const server = inject("postgresUrl");
  const name = `t_${randomUUID().slice(0, 8)}`;
  const admin = new pg.Client({ connectionString: server });
  await admin.connect();
  for (let attempt = 0; ; attempt++) {
    try {
      await admin.query(`CREATE DATABASE ${name} TEMPLATE ${TEMPLATE} STRATEGY wal_log`);
      break;
    } catch (error) {
      // 55006: another file is cloning the template at this moment.
      if (attempt > 100 || (error as { code?: string }).code !== "55006") throw error;
      await delay(50);
    }
  }
  await admin.end();
  const url = new URL(server);
  url.pathname = `/${name}`;
  const db = openDatabase(url.href, 5);
  return { ...db, ownerUrl: url.href, close: () => db.pool.end() };
}
