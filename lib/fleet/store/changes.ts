import { toDate } from "@/lib/kernel/clock";
import { newId } from "@/lib/kernel/ids";
import type { TimeRange } from "@/lib/kernel/time-range";
import { unixMillis } from "@/lib/kernel/units";
import type { Pool, PoolClient } from "@/lib/db/server";
import type { Change, ChangeKind } from "../change";
import type { DetectedChange } from "../change-detection";

interface ChangeRow {
  readonly id: string;
  readonly at: Date;
  readonly kind: ChangeKind;
  readonly subject: string;
  readonly model: string;
  readonly region: string;
  readonly title: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly source: string;
  readonly url: string | null;
}

const COLUMNS = "id, at, kind, subject, model, region, title, before, after, source, url";
const change = (row: ChangeRow): Change => ({ ...row, at: row.at.getTime() });

/** A change about to be stored. */
export interface NewChange extends DetectedChange {
  readonly source: string;
  readonly url: string | null;
  /** Two changes with the same text here are one. */
  readonly once: string;
  /** `kind:id` of the actor who posted it; null for detected changes. */
  readonly postedBy: string | null;
}

/** Stores a change, or finds the one stored before under the same `once`. */
export async function saveChange(client: PoolClient, c: NewChange): Promise<{ readonly change: Change; readonly isNew: boolean }> {
  const inserted = await client.query<ChangeRow>(
    `INSERT INTO telemetry.change (${COLUMNS}, once, posted_by)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
     ON CONFLICT (once) DO NOTHING RETURNING ${COLUMNS}`,
    [
      newId(),
      toDate(unixMillis(c.at)),
      c.kind,
      c.subject,
      c.model,
      c.region,
      c.title,
      c.before,
      c.after,
      c.source,
      c.url,
      c.once,
      c.postedBy,
    ],
  );
  if (inserted.rows[0]) return { change: change(inserted.rows[0]), isNew: true };
  const { rows } = await client.query<ChangeRow>(`SELECT ${COLUMNS} FROM telemetry.change WHERE once = $1`, [c.once]);
  const row = rows[0];
  // The other writer's row is committed by now: ON CONFLICT waited for it.
  if (!row) throw new Error("a change vanished between two statements");
  return { change: change(row), isNew: false };
}

export interface ChangeFilter {
  readonly range: TimeRange;
  /** Only of this subject; null for all. */
  readonly subject: string | null;
  readonly limit: number;
}

/** Newest first. */
export async function readChanges(db: Pool, { range, subject, limit }: ChangeFilter): Promise<readonly Change[]> {
  const { rows } = await db.query<ChangeRow>(
    `SELECT ${COLUMNS} FROM telemetry.change
      WHERE at >= $1 AND at < $2 AND ($3::text IS NULL OR subject = $3)
      ORDER BY at DESC, id LIMIT $4`,
    [toDate(range.from), toDate(range.to), subject, limit],
  );
  return rows.map(change);
}

/** Whether a like change is on record with an instant in `from` … `to`: what was seen from another side is the same change. */
export async function isOnRecord(client: PoolClient, c: DetectedChange, from: number, to: number): Promise<boolean> {
  const { rowCount } = await client.query(
    `SELECT 1 FROM telemetry.change
      WHERE subject = $1 AND kind = $2 AND title = $3 AND before IS NOT DISTINCT FROM $4 AND after IS NOT DISTINCT FROM $5
        AND at BETWEEN $6 AND $7 LIMIT 1`,
    [c.subject, c.kind, c.title, c.before, c.after, toDate(unixMillis(from)), toDate(unixMillis(to))],
  );
  return rowCount !== null && rowCount > 0;
}
