import { setTimeout as delay } from "node:timers/promises";
import { appClient, database } from "@/lib/db/server";
import { LIVE_TOPICS, type LiveTopic } from "../message";

const CHANNEL = "sightglass_live";

export interface Invalidation {
  readonly topic: LiveTopic;
  readonly key: readonly string[];
}

/** Tells every process's live hub. Lost while nobody listens, which is fine: a page reads afresh when it connects. */
export async function notifyLive(invalidation: Invalidation): Promise<void> {
  await database().pool.query("SELECT pg_notify($1, $2)", [CHANNEL, JSON.stringify(invalidation)]);
}

/** Listens until stopped, across restarts of Postgres. */
export function listenLive(url: string, receive: (invalidation: Invalidation) => void): { stop(): Promise<void> } {
  let stopped = false;
  let client: ReturnType<typeof appClient> | null = null;
  const run = async (): Promise<void> => {
    while (!stopped) {
      const current = appClient(url, "live");
      client = current;
      const ended = new Promise<void>((resolve) => current.once("end", () => resolve()));
      try {
        await current.connect();
        current.on("notification", (note) => {
          const parsed = parseInvalidation(note.payload ?? "");
          if (parsed) receive(parsed);
        });
        await current.query(`LISTEN ${CHANNEL}`);
        await ended;
      } catch {
        await current.end().catch(() => {});
      }
      if (!stopped) await delay(500);
    }
  };
  const running = run();
  return {
    stop: async () => {
      stopped = true;
      await client?.end().catch(() => {});
      await running;
    },
  };
}

function parseInvalidation(payload: string): Invalidation | null {
  try {
    const value = JSON.parse(payload) as Partial<Invalidation>;
    const known = LIVE_TOPICS.find((topic) => topic === value.topic);
    return known && Array.isArray(value.key) ? { topic: known, key: value.key.map(String) } : null;
  } catch {
    return null;
  }
}
