import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "pino";
import type { Config } from "@/lib/config";
import { ensureDatabase, type EmbeddedPostgres, migrate, openDatabase, setDatabase, startEmbeddedPostgres } from "@/lib/db/server";
import type { Part } from "./lifecycle";

const RESTART_PAUSE_MS = 200;

/**
 * Opens the database: the one `DATABASE_URL` names, or an embedded one in the
 * data folder, which is started again on the same port whenever it dies.
 */
export async function startDatabase(
  config: Config,
  log: Logger,
  progress: (step: string) => void,
): Promise<Part & { readonly url: string }> {
  const embedded = config.databaseUrl === null ? await superviseEmbedded(path.join(config.dataDir, "postgres"), log, progress) : null;
  const url = embedded ? await ensureDatabase(embedded.url, "sightglass") : (config.databaseUrl ?? "");
  const applied = await migrate(url);
  if (applied.length > 0) log.info({ applied }, "migrated the database");
  const db = openDatabase(url);
  setDatabase(db);
  return {
    name: "database",
    url,
    stop: async () => {
      await db.pool.end();
      await embedded?.stop();
    },
  };
}

async function superviseEmbedded(
  dataDir: string,
  log: Logger,
  progress: (step: string) => void,
): Promise<{ url: string; stop: () => Promise<void> }> {
  let stopped = false;
  let current: EmbeddedPostgres = await startEmbeddedPostgres({ dataDir, progress });
  const port = new URL(current.url).port;
  const watch = async (): Promise<void> => {
    while (!stopped) {
      await current.exited;
      if (stopped) return;
      log.error({ postgres: current.log().slice(-500) }, "Postgres ended; starting it again");
      await restart();
    }
  };
  const restart = async (): Promise<void> => {
    while (!stopped) {
      try {
        current = await startEmbeddedPostgres({ dataDir, settings: { port } });
        log.info("Postgres is back");
        return;
      } catch (error) {
        log.error({ err: error }, "Postgres did not start");
        await delay(RESTART_PAUSE_MS);
      }
    }
  };
  void watch();
  return {
    url: current.url,
    stop: async () => {
      stopped = true;
      await current.stop();
    },
  };
}
