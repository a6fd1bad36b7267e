import type { Database } from "@/lib/db/server";
import { type DutyStatus, isOverdue } from "../duty";
import type { DutyRun } from "../duty-loop";

export async function saveRun(db: Database, holder: string, run: DutyRun): Promise<void> {
  await db.pool.query(
    `INSERT INTO telemetry.duty (name, holder, every_ms, started, ended, note, failed, runs, failures)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
      ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, every_ms = excluded.every_ms, started = excluded.started,
        ended = excluded.ended, note = excluded.note, failed = excluded.failed, runs = excluded.runs, failures = excluded.failures`,
    [
      run.duty.name,
      holder,
      run.duty.everyMs,
      run.startedMs,
      run.endedMs,
      run.note.replaceAll("\0", "").slice(0, 2000),
      run.failed,
      run.runs,
      run.failures,
    ],
  );
}

interface Row {
  readonly name: string;
  readonly holder: string;
  readonly every_ms: string;
  readonly started: string;
  readonly ended: string;
  readonly note: string;
  readonly failed: boolean;
  readonly runs: string;
  readonly failures: string;
}

export async function readStatus(db: Database, nowMs: number): Promise<DutyStatus[]> {
  const { rows } = await db.pool.query<Row>("SELECT * FROM telemetry.duty ORDER BY name");
  return rows.map((row) => ({
    name: row.name,
    holder: row.holder,
    everyMs: Number(row.every_ms),
    startedMs: Number(row.started),
    endedMs: Number(row.ended),
    note: row.note,
    failed: row.failed,
    runs: Number(row.runs),
    failures: Number(row.failures),
    overdue: isOverdue(Number(row.ended), Number(row.every_ms), nowMs),
  }));
}
