import { isoInstant } from "@/lib/kernel/clock";
import { type UnixMillis, unixMillis } from "@/lib/kernel/units";
import { type Pool, type PoolClient, database } from "@/lib/db/server";
import type { ScrapeHealth, Target, TargetSettings, TargetView } from "../target";

/** A target as stored, with its sealed token. */
export interface StoredTarget extends Target {
  readonly sealedToken: Buffer | null;
  readonly problem: string;
}

type Queryable = Pool | PoolClient;

interface TargetRow {
  id: string;
  source: "console" | "file";
  settings: TargetSettings;
  sealed_token: Buffer | null;
  problem: string;
  created_at: Date;
  updated_at: Date;
}

const COLUMNS = "id, source, settings, sealed_token, problem, created_at, updated_at";

function fromRow(row: TargetRow): StoredTarget {
  return {
    ...row.settings,
    id: row.id,
    source: row.source,
    hasBearerToken: row.sealed_token !== null,
    sealedToken: row.sealed_token,
    problem: row.problem,
    createdAt: unixMillis(row.created_at.getTime()),
    updatedAt: unixMillis(row.updated_at.getTime()),
  };
}

/** Changes whenever any target does. */
export async function targetsVersion(): Promise<string> {
  const { rows } = await database().pool.query<{ version: string }>(
    "SELECT count(*) || ' ' || coalesce(max(updated_at)::text, '') AS version FROM telemetry.scrape_target WHERE source = 'console'",
  );
  return rows[0]?.version ?? "";
}

export async function consoleTargets(): Promise<StoredTarget[]> {
  const { rows } = await database().pool.query<TargetRow>(
    `SELECT ${COLUMNS} FROM telemetry.scrape_target WHERE source = 'console' ORDER BY id`,
  );
  return rows.map(fromRow);
}

/** The target, locked until the transaction ends; null when there is none of that id. */
export async function lockTarget(client: PoolClient, id: string): Promise<StoredTarget | null> {
  const { rows } = await client.query<TargetRow>(`SELECT ${COLUMNS} FROM telemetry.scrape_target WHERE id = $1 FOR UPDATE`, [id]);
  return rows[0] ? fromRow(rows[0]) : null;
}

export interface TargetWrite {
  readonly id: string;
  readonly source: "console" | "file";
  readonly settings: TargetSettings;
  readonly sealedToken: Buffer | null;
  readonly at: UnixMillis;
}

/** Adds a target, or replaces the one of that id; what was said about it before is forgotten. */
export async function saveTarget(db: Queryable, write: TargetWrite): Promise<StoredTarget> {
  const { rows } = await db.query<TargetRow>(
    `INSERT INTO telemetry.scrape_target (id, source, settings, sealed_token, created_at, updated_at)
     VALUES ($1, $2, $3, $4, $5, $5)
     ON CONFLICT (id) DO UPDATE SET settings = EXCLUDED.settings, sealed_token = EXCLUDED.sealed_token, problem = '', updated_at = EXCLUDED.updated_at
     RETURNING ${COLUMNS}`,
    [write.id, write.source, JSON.stringify(write.settings), write.sealedToken, isoInstant(write.at)],
  );
  return fromRow(rows[0] as TargetRow);
}

export async function deleteTarget(client: PoolClient, id: string): Promise<void> {
  await client.query("DELETE FROM telemetry.scrape_target WHERE id = $1", [id]);
}

/** Makes the file's targets those given and no others. */
export async function mirrorFileTargets(targets: readonly TargetWrite[]): Promise<void> {
  const { pool } = database();
  for (const target of targets) await saveTarget(pool, target);
  await pool.query("DELETE FROM telemetry.scrape_target WHERE source = 'file' AND NOT (id = ANY($1))", [targets.map((t) => t.id)]);
}

interface HealthRow {
  target_id: string;
  url: string;
  labels: Record<string, string>;
  state: ScrapeHealth["state"];
  last_scrape_at: Date | null;
  last_duration_ms: number | null;
  samples: number;
  refused: number;
  last_error: string;
}

/** Every target with its health, by job and address. */
export async function targetViews(): Promise<TargetView[]> {
  const { pool } = database();
  const [targets, healths] = await Promise.all([
    pool.query<TargetRow>(`SELECT ${COLUMNS} FROM telemetry.scrape_target ORDER BY settings->>'job', settings->>'url', id`),
    pool.query<HealthRow>(
      `SELECT target_id, url, labels, state, last_scrape_at, last_duration_ms, samples, refused, last_error
       FROM telemetry.scrape_health ORDER BY url, key`,
    ),
  ]);
  const byTarget = Map.groupBy(healths.rows, (row) => row.target_id);
  return targets.rows.map((row) => {
    const { sealedToken: _, ...target } = fromRow(row);
    const health = (byTarget.get(row.id) ?? []).map((h): ScrapeHealth => ({
      url: h.url,
      labels: h.labels,
      state: h.state,
      lastScrapeAt: h.last_scrape_at === null ? null : unixMillis(h.last_scrape_at.getTime()),
      lastDurationMs: h.last_duration_ms,
      samples: h.samples,
      refused: h.refused,
      lastError: h.last_error,
    }));
    return { ...target, health };
  });
}
