import { isoInstant } from "@/lib/kernel/clock";
import { database } from "@/lib/db/server";
import type { ScrapeHealth } from "../target";

export interface HealthWrite {
  readonly targetId: string;
  /** The scrape's key. */
  readonly key: string;
  readonly health: ScrapeHealth;
}

/** Writes what changed since the last time. A target that was removed meanwhile is passed over. */
export async function saveHealth(writes: readonly HealthWrite[]): Promise<void> {
  if (writes.length === 0) return;
  const rows = writes.map(({ targetId, key, health }) => ({
    target_id: targetId,
    key,
    url: health.url,
    labels: health.labels,
    state: health.state,
    last_scrape_at: health.lastScrapeAt === null ? null : isoInstant(health.lastScrapeAt),
    last_duration_ms: health.lastDurationMs,
    samples: health.samples,
    refused: health.refused,
    last_error: health.lastError,
  }));
  await database().pool.query(
    `INSERT INTO telemetry.scrape_health
       (target_id, key, url, labels, state, last_scrape_at, last_duration_ms, samples, refused, last_error)
     SELECT h.* FROM jsonb_to_recordset($1::jsonb) AS h(
       target_id text, key text, url text, labels jsonb, state text, last_scrape_at timestamptz,
       last_duration_ms double precision, samples integer, refused integer, last_error text)
     JOIN telemetry.scrape_target t ON t.id = h.target_id
     ON CONFLICT (target_id, key) DO UPDATE SET
       state = EXCLUDED.state, last_scrape_at = EXCLUDED.last_scrape_at, last_duration_ms = EXCLUDED.last_duration_ms,
       samples = EXCLUDED.samples, refused = EXCLUDED.refused, last_error = EXCLUDED.last_error`,
    [JSON.stringify(rows)],
  );
}

/** Forgets the health of what is no longer scraped. */
export async function keepHealthOf(keys: readonly string[]): Promise<void> {
  await database().pool.query("DELETE FROM telemetry.scrape_health WHERE NOT (key = ANY($1))", [keys]);
}

/** Says why targets are not scraped; those not named have no problem. */
export async function saveProblems(problems: ReadonlyMap<string, string>): Promise<void> {
  await database().pool.query(
    `UPDATE telemetry.scrape_target t SET problem = coalesce(p.value, '')
     FROM telemetry.scrape_target s LEFT JOIN jsonb_each_text($1::jsonb) p ON p.key = s.id
     WHERE s.id = t.id AND t.problem <> coalesce(p.value, '')`,
    [JSON.stringify(Object.fromEntries(problems))],
  );
}
