import { createHash } from "node:crypto";
import type { Database, PoolClient } from "@/lib/db/server";
import type { Labels } from "@/lib/kernel/labels";
import type { MetricType } from "@/lib/telemetry/metric";
import { type SeriesEntry, type SeriesIndex, seriesKey } from "../series-index";

interface Row {
  readonly id: string;
  readonly labels: Labels;
  readonly type: MetricType;
  readonly unit: string;
  readonly help: string;
  readonly form: "float" | "histogram";
  readonly first_seen: string;
  readonly last_seen: string;
}

const COLUMNS = "id, labels, type, unit, help, form, first_seen, last_seen";

const fingerprint = (entry: Pick<SeriesEntry, "labels" | "form">): Buffer =>
  createHash("sha256").update(seriesKey(entry.labels, entry.form)).digest().subarray(0, 16);

/** Loads the series this process has not seen: those with a greater id than it knows, and `missing`. */
export async function loadSeries(db: Database, index: SeriesIndex, missing: readonly number[] = []): Promise<void> {
  const { rows } = await db.pool.query<Row>(`SELECT ${COLUMNS} FROM telemetry.series WHERE id > $1 OR id = ANY($2::bigint[])`, [
    index.maxId,
    missing,
  ]);
  for (const row of rows) {
    // jsonb orders names by length; the index and its keys want them by name.
    const labels = Object.fromEntries(Object.entries(row.labels).sort(([a], [b]) => (a < b ? -1 : 1)));
    const { type, unit, help, form } = row;
    const seen = { firstSeen: Number(row.first_seen), lastSeen: Number(row.last_seen) };
    index.load({ id: Number(row.id), labels, type, unit, help, form, ...seen });
  }
}

/** Stores series and gives each its id; those that another process stored meanwhile get the id they have. */
export async function storeSeries(db: Database, index: SeriesIndex, entries: readonly SeriesEntry[], seenAt: number): Promise<void> {
  const byPrint = new Map(entries.map((entry) => [fingerprint(entry).toString("hex"), entry]));
  // In one order everywhere, or two processes that store the same series would deadlock.
  const ordered = [...byPrint].sort(([a], [b]) => (a < b ? -1 : 1));
  const list = ordered.map(([, entry]) => entry);
  const { rows } = await db.pool.query<{ id: string; print: string }>(
    `INSERT INTO telemetry.series (fingerprint, labels, type, unit, help, form, first_seen, last_seen)
      SELECT decode(f, 'hex'), l::jsonb, t, u, h, m, $7, $7
      FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[]) AS s(f, l, t, u, h, m)
      ON CONFLICT (fingerprint) DO UPDATE SET last_seen = greatest(series.last_seen, excluded.last_seen)
      RETURNING id, encode(fingerprint, 'hex') AS print`,
    [
      ordered.map(([print]) => print),
      list.map((e) => JSON.stringify(e.labels)),
      list.map((e) => e.type),
      list.map((e) => wellFormed(e.unit)),
      list.map((e) => wellFormed(e.help)),
      list.map((e) => e.form),
      seenAt,
    ],
  );
  for (const { id, print } of rows) {
    const entry = byPrint.get(print);
    if (!entry || entry.id !== 0) continue;
    entry.firstSeen = Math.min(entry.firstSeen, seenAt);
    entry.lastSeen = Math.max(entry.lastSeen, seenAt);
    index.named(entry, Number(id));
  }
}

const wellFormed = (text: string): string => text.replaceAll("\0", "").toWellFormed();

/** Writes how far the series reach and what is known about them by now, within a flush. */
export async function updateSeries(client: PoolClient, entries: readonly SeriesEntry[]): Promise<void> {
  await client.query(
    `UPDATE telemetry.series s SET first_seen = least(s.first_seen, n.first), last_seen = greatest(s.last_seen, n.last),
        type = n.type, unit = n.unit, help = n.help
      FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::text[]) AS n(id, first, last, type, unit, help)
      WHERE s.id = n.id`,
    [
      entries.map((e) => e.id),
      entries.map((e) => e.firstSeen),
      entries.map((e) => e.lastSeen),
      entries.map((e) => e.type),
      entries.map((e) => wellFormed(e.unit)),
      entries.map((e) => wellFormed(e.help)),
    ],
  );
}
