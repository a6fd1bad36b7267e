import { readFileSync } from "node:fs";
import path from "node:path";
import { openDatabase } from "@/lib/db/server";
import { systemClock } from "@/lib/kernel/clock";
import { openLogs } from "@/lib/logs/server";
import { openMetricStore } from "@/lib/metrics/server";
import type { Ctx } from "@/lib/people";
import { SYSTEM_ACTOR } from "@/lib/people";
import { openTraces } from "@/lib/traces/server";
import { PostgresWal } from "@/lib/wal/server";

export const TEST_CTX: Ctx = { actor: SYSTEM_ACTOR, clock: systemClock, requestId: "test", remoteAddress: "" };

/** The owner's address of a console's embedded database. */
export function embeddedDatabaseUrl(dataDir: string): string {
  const password = readFileSync(path.join(dataDir, "postgres.password"), "utf8").trim();
  const port = readFileSync(path.join(dataDir, "postgres", "postmaster.pid"), "utf8").split("\n")[3];
  return `postgres://sightglass_owner:${password}@127.0.0.1:${port}/sightglass`;
}

/**
 * Makes this process a reader of a console's telemetry: it shares nothing with
 * the server but Postgres, and follows the write-ahead log there.
 */
export async function openReader(dataDir: string): Promise<{ close(): Promise<void> }> {
  const db = openDatabase(embeddedDatabaseUrl(dataDir), 4);
  const wal = new PostgresWal({ db, mode: "read", queueBytes: 0, clock: systemClock });
  await openMetricStore({ db, wal, clock: systemClock });
  openTraces({ db, wal });
  openLogs({ db, wal });
  await wal.start();
  return {
    close: async () => {
      await wal.close();
      await db.pool.end();
    },
  };
}
